package io.proxquant.cli.offline;

import java.util.List;
import java.util.Optional;

import picocli.CommandLine.Option;

import io.proxquant.cli.CommandFailure;
import io.proxquant.cli.input.InputFile;
import io.proxquant.cli.submit.DataArgument;
import io.proxquant.cli.submit.RecipeFiles;
import io.proxquant.models.engine.DeviceChoice;
import io.proxquant.recipes.NetworkFit;
import io.proxquant.recipes.Recipe;
import io.proxquant.recipes.RecipeSource;

/** Options that the commands which run a network have in common: which network, which data, how it computes. */
final class NetworkArguments {
    @Option(
            names = "--recipe",
            required = true,
            paramLabel = "RECIPE",
            description = "Recipe whose network: and data: sections are used; the others are checked and not executed.")
    private InputFile recipe;

    @Option(
            names = "--data",
            paramLabel = "NAME=LOCATION",
            converter = DataArgument.Converter.class,
            description = "Directory of the recipe's data set, such as fashion-mnist=file:/data/fashion-mnist. Not for"
                    + " generated data.")
    private List<DataArgument> data = List.of();

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads of the engine. The last bits of a result may depend on it. Default: all processors.")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--device",
            paramLabel = "cpu|gpu|auto",
            description =
                    "Where the network computes; auto takes a GPU if there is one. A GPU repeats no result to the last"
                            + " bit. Default: ${DEFAULT-VALUE}.")
    private DeviceChoice device = DeviceChoice.CPU;

    private final RecipeFiles recipeFiles = new RecipeFiles();
    private Recipe read;

    /** The recipe, whose file is read once; refused if it has no network. */
    Recipe recipe() {
        if (read == null) {
            read = withNetwork(recipeFiles.read(recipe));
        }
        return read;
    }

    private Recipe withNetwork(Recipe read) {
        if (read.network() == null) {
            throw new CommandFailure(recipe + ": network: is missing; without it weights cannot be run");
        }
        return read;
    }

    /** The recipe's network, if its tensors are known. */
    Optional<NetworkFit> network() {
        return recipeFiles.network(recipe());
    }

    /** Where the recipe's keys stand, for messages. */
    RecipeSource source() {
        return RecipeFiles.source(recipe);
    }

    List<DataArgument> data() {
        return data;
    }

    int threads() {
        if (threads < 1) {
            throw CommandFailure.badUsage("--threads must be 1 or more, not " + threads);
        }
        return threads;
    }

    DeviceChoice device() {
        return device;
    }
}
