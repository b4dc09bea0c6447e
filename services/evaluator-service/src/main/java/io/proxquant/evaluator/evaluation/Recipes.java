package io.proxquant.evaluator.evaluation;

import java.util.EnumSet;
import java.util.Set;

import io.proxquant.checkpoints.manifest.ManifestKeys;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.messaging.Refused;
import io.proxquant.recipes.Recipe;
import io.proxquant.recipes.RecipeSection;
import io.proxquant.recipes.RecipeSource;
import io.proxquant.submissions.SubmittedRecipes;

/** Stored recipes, read as far as the evaluator runs them; how a network was trained is none of its business. */
public final class Recipes {
    private static final Set<RecipeSection> SECTIONS =
            EnumSet.of(RecipeSection.NETWORK, RecipeSection.DATA, RecipeSection.EVALUATION, RecipeSection.GATE);

    private final SubmittedRecipes recipes;

    public Recipes(SubmittedRecipes recipes) {
        this.recipes = recipes;
    }

    /** The recipe of this digest. */
    public Recipe read(String digest) throws Refused {
        Recipe recipe = recipes.read(digest, SECTIONS);
        if (recipe.network() == null || recipe.data() == null || recipe.evaluation() == null) {
            throw new Refused(
                    ReasonCode.RECIPE_INVALID,
                    ManifestKeys.recipe(digest) + ": network, data and evaluation are needed here");
        }
        return recipe;
    }

    /** Where the recipe's keys stand in its file, for messages. */
    public RecipeSource source(String digest) {
        return recipes.source(digest);
    }
}
