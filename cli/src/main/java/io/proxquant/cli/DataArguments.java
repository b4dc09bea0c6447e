package io.proxquant.cli;

import java.nio.file.Path;
import java.util.List;

import picocli.CommandLine.Option;

import io.proxquant.cli.submit.DataArgument;

/** The option that says where the data of a submitted recipe is. */
final class DataArguments {
    @Option(
            names = "--data",
            paramLabel = "NAME=LOCATION",
            converter = DataArgument.Converter.class,
            description =
                    "Where the recipe's data is, e.g. fashion-mnist=file:/data/fashion-mnist, or s3://bucket/prefix; of a"
                            + " checkpoint whose model was bound with data before, these without it.")
    private List<DataArgument> given = List.of();

    List<DataArgument> given() {
        return given;
    }

    /** The given locations that are directories of this machine. */
    List<Path> directories() {
        return given.stream()
                .filter(DataArgument::local)
                .map(DataArgument::directory)
                .toList();
    }
}
