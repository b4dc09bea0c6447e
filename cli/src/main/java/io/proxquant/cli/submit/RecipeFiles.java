package io.proxquant.cli.submit;

import java.io.IOException;
import java.nio.file.Files;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;

import io.proxquant.checkpoints.artifact.FloatTensors;
import io.proxquant.checkpoints.safetensors.SafetensorsHeader;
import io.proxquant.cli.CommandFailure;
import io.proxquant.cli.input.InputFile;
import io.proxquant.contracts.Digest;
import io.proxquant.recipes.Declarations;
import io.proxquant.recipes.NetworkFit;
import io.proxquant.recipes.Recipe;
import io.proxquant.recipes.RecipeException;
import io.proxquant.recipes.RecipeReader;
import io.proxquant.recipes.RecipeSection;
import io.proxquant.recipes.RecipeSource;
import io.proxquant.storage.LocalDisk;

/**
 * Reads recipes as a user hands them in: every problem is reported at once, before anything is stored. A command makes one instance
 * and passes it on, so that what recipes can name is looked up once, and not at all if no recipe is read.
 */
public final class RecipeFiles {
    private Declarations declarations;

    /** What recipes of this process can name. */
    public synchronized Declarations declarations() {
        if (declarations == null) {
            declarations = Declarations.load();
        }
        return declarations;
    }

    /** The recipe of a file; refused if it declares no data. */
    public Recipe read(InputFile file) {
        return requireData(valid(file), file.toString());
    }

    /** The recipe of a file, for work that needs no data. */
    public Recipe valid(InputFile file) {
        try {
            return checked(file);
        } catch (RecipeException e) {
            throw new CommandFailure(e.getMessage(), e);
        }
    }

    /** The recipe of a file; its problems are thrown as the reader reports them. */
    public Recipe checked(InputFile file) throws RecipeException {
        try {
            if (!Files.isRegularFile(file.path())) {
                throw new CommandFailure("there is no recipe " + file);
            }
            return RecipeReader.read(file.toString(), file.path(), declarations());
        } catch (IOException e) {
            throw new CommandFailure("cannot read " + file + ": " + LocalDisk.problem(e), e);
        }
    }

    /** Where the keys of a recipe's file stand. */
    public static RecipeSource source(InputFile file) {
        try {
            return RecipeReader.source(file.toString(), file.path());
        } catch (RecipeException e) {
            throw new CommandFailure(e.getMessage(), e);
        } catch (IOException e) {
            throw new CommandFailure("cannot read " + file + ": " + LocalDisk.problem(e), e);
        }
    }

    /** A recipe as the store has it. */
    public Recipe stored(Digest digest, byte[] json) {
        try {
            return requireData(
                    RecipeReader.fromJson(json, declarations(), EnumSet.allOf(RecipeSection.class)),
                    "recipe " + digest);
        } catch (RecipeException e) {
            throw new CommandFailure(e.getMessage(), e);
        }
    }

    /** The network that a recipe declares, if its tensors are known. */
    public Optional<NetworkFit> network(Recipe recipe) {
        return NetworkFit.of(recipe, declarations());
    }

    /**
     * Refuses weights that cannot be those of the recipe's network, if it declares one.
     *
     * @param source where the recipe's keys stand
     * @param weights the file as refusals name it
     */
    public void requireNetwork(Recipe recipe, RecipeSource source, String weights, SafetensorsHeader header) {
        Optional<NetworkFit> network = network(recipe);
        Optional<Map<String, long[]>> shapes = FloatTensors.shapes(header);
        if (network.isEmpty() || shapes.isEmpty()) {
            return;
        }
        try {
            network.get().require(shapes.get());
        } catch (IllegalArgumentException e) {
            String key = source.at(network.get().names().key());
            throw new CommandFailure(weights + ": " + key + ": " + e.getMessage(), e);
        }
    }

    private static Recipe requireData(Recipe recipe, String source) {
        if (recipe.data() == null) {
            throw new CommandFailure(source + ": data: is missing; without it nothing can be trained or judged");
        }
        return recipe;
    }
}
