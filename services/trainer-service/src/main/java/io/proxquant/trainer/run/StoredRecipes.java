package io.proxquant.trainer.run;

import java.util.EnumSet;
import java.util.Set;

import io.proxquant.checkpoints.manifest.ManifestKeys;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.messaging.Refused;
import io.proxquant.recipes.Recipe;
import io.proxquant.recipes.RecipeSection;
import io.proxquant.recipes.RecipeSource;
import io.proxquant.submissions.SubmittedRecipes;

/** Recipes as a trainer asks for them: of the model that a request names, and with the sections that it runs. */
public final class StoredRecipes {
    private static final Set<RecipeSection> SECTIONS =
            EnumSet.of(RecipeSection.NETWORK, RecipeSection.DATA, RecipeSection.TRAINING, RecipeSection.SWEEP);

    private final SubmittedRecipes recipes;

    public StoredRecipes(SubmittedRecipes recipes) {
        this.recipes = recipes;
    }

    /** The recipe of this digest, for this model, to train by. */
    public Recipe recipe(String digest, String model) throws Refused {
        Recipe recipe = read(digest, model);
        if (recipe.training() == null || recipe.network() == null || recipe.data() == null) {
            throw invalid(digest, "a run needs the sections network, data and training");
        }
        return recipe;
    }

    /** The same for a network that is there already and only run. */
    public Recipe judging(String digest, String model) throws Refused {
        Recipe recipe = read(digest, model);
        if (recipe.network() == null || recipe.data() == null) {
            throw invalid(digest, "a calibration needs the sections network and data");
        }
        return recipe;
    }

    /** Where the recipe's keys stand in its file, for messages. */
    public RecipeSource source(String digest) {
        return recipes.source(digest);
    }

    private Recipe read(String digest, String model) throws Refused {
        Recipe recipe = recipes.read(digest, SECTIONS);
        if (!recipe.model().equals(model)) {
            throw invalid(digest, "is a recipe of model " + recipe.model() + ", the request names " + model);
        }
        return recipe;
    }

    private static Refused invalid(String digest, String why) {
        return new Refused(ReasonCode.RECIPE_INVALID, ManifestKeys.recipe(digest) + ": " + why);
    }
}
