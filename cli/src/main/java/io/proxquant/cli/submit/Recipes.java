package io.proxquant.cli.submit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;

import io.proxquant.checkpoints.artifact.FloatTensors;
import io.proxquant.checkpoints.safetensors.SafetensorsHeader;
import io.proxquant.cli.CommandFailure;
import io.proxquant.contracts.Digest;
import io.proxquant.recipes.Declarations;
import io.proxquant.recipes.NetworkFit;
import io.proxquant.recipes.Recipe;
import io.proxquant.recipes.RecipeException;
import io.proxquant.recipes.RecipeReader;
import io.proxquant.recipes.RecipeSection;
import io.proxquant.recipes.RecipeSource;

/** Reads recipes as a user hands them in: every problem is reported at once, before anything is stored. */
public final class Recipes {
    private Recipes() {}

    /** The recipe of a file, its data declared. */
    public static Recipe read(Path file) {
        return requireData(valid(file), file.toString());
    }

    /** The recipe of a file, for work that needs no data. */
    public static Recipe valid(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new CommandFailure("there is no recipe " + file);
        }
        try {
            return RecipeReader.read(file, Declarations.load());
        } catch (RecipeException e) {
            throw new CommandFailure(e.getMessage(), e);
        } catch (IOException e) {
            throw new CommandFailure("cannot read " + file + ": " + e, e);
        }
    }

    /** Where the keys of a recipe's file stand. */
    public static RecipeSource source(Path file) {
        try {
            return RecipeReader.source(file);
        } catch (RecipeException e) {
            throw new CommandFailure(e.getMessage(), e);
        } catch (IOException e) {
            throw new CommandFailure("cannot read " + file + ": " + e, e);
        }
    }

    /** A recipe as the store has it. */
    public static Recipe stored(Digest digest, byte[] json) {
        try {
            return requireData(
                    RecipeReader.fromJson(json, Declarations.load(), EnumSet.allOf(RecipeSection.class)),
                    "recipe " + digest);
        } catch (RecipeException e) {
            throw new CommandFailure(e.getMessage(), e);
        }
    }

    /**
     * Passes weights that can be those of the recipe's network, if it declares one.
     *
     * @param source where the recipe's keys stand
     */
    public static void requireNetwork(Recipe recipe, RecipeSource source, Path weights, SafetensorsHeader header) {
        Optional<NetworkFit> network = NetworkFit.of(recipe, Declarations.load());
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
