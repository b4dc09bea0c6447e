package io.proxquant.models.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalDouble;

import io.proxquant.contracts.ReasonCode;
import io.proxquant.models.declarations.DeclaredOptions;
import io.proxquant.models.declarations.ModelDeclarations;
import io.proxquant.recipes.DataManifest;
import io.proxquant.recipes.DataSection;
import io.proxquant.recipes.Declaration;
import io.proxquant.recipes.Options;

/**
 * Opens data sets by the recipe's {@code data} section and the files that a data manifest names, in the roles of
 * {@link DataFormats}.
 */
public final class DataSources {

    private DataSources() {}

    /**
     * As {@link #open(DataSection, DataManifest, FileSource)}.
     *
     * @param files role to local file, for the files of the manifest that are at hand; empty for synthetic data
     */
    public static DataSplits open(DataSection section, DataManifest manifest, Map<String, Path> files)
            throws IOException {
        return open(section, manifest, file -> files.get(file.role()));
    }

    /**
     * A data set whose splits are read when they are asked for, every file looked for then and proved against the manifest.
     *
     * @throws DataException if the manifest is of another format
     * @throws IllegalArgumentException if the section has a type or option that is not declared
     */
    public static DataSplits open(DataSection section, DataManifest manifest, FileSource files) throws IOException {
        if (!manifest.format().equals(section.type())) {
            throw new DataException(
                    ReasonCode.DATA_INVALID,
                    "the recipe asks for data of type '" + section.type() + "', the data manifest has format '"
                            + manifest.format() + "'");
        }
        Options options = DeclaredOptions.complete(
                Declaration.Kind.DATA, section.type(), section.options().asMap());
        VerifiedFiles verified = new VerifiedFiles(manifest, files);
        ImageSources images = new ImageSources(section.type(), options, verified);
        return switch (section.type()) {
            case "synthetic-images" -> syntheticImages(options);
            case "synthetic-text" -> syntheticText(options);
            case "fashion-mnist" -> images.fashionMnist();
            case "mnist" -> images.mnist();
            case "cifar10" -> images.cifar10();
            case "idx" -> images.idx();
            case "ptb" -> new TextSources(section.type(), options, verified).ptb();
            case "text" -> new TextSources(section.type(), options, verified).any();
            default -> throw new IllegalArgumentException("unknown data type '" + section.type() + "'");
        };
    }

    private static DataSplits syntheticImages(Options options) {
        SyntheticImages source =
                new SyntheticImages(options.integer("extent"), options.real("noise"), options.integer("seed"));
        return new DataSplits(
                "synthetic-images",
                () -> source.images("training", options.integer("trainCount")),
                () -> source.images("validation", options.integer("validationCount")),
                () -> source.images("test", options.integer("testCount")),
                OptionalDouble.empty());
    }

    private static DataSplits syntheticText(Options options) {
        MarkovSource source = new MarkovSource(ModelDeclarations.SYNTHETIC_WORDS, options.integer("seed"));
        return new DataSplits(
                "synthetic-text",
                () -> source.text("training", options.integer("trainCount")),
                () -> source.text("validation", options.integer("validationCount")),
                () -> source.text("test", options.integer("testCount")),
                OptionalDouble.of(StrictMath.exp(source.entropyRate())));
    }
}
