package io.proxquant.quantizer.messaging;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

import io.proxquant.messaging.Refused;
import io.proxquant.recipes.OwnMethod;
import io.proxquant.recipes.QuantizationSection;
import io.proxquant.recipes.QuantizationVariant;
import io.proxquant.recipes.RecipeSection;
import io.proxquant.submissions.SubmittedRecipes;

/** Stored recipes, of which this service checks only what it runs: network and data may be unknown here. */
final class Recipes {
    private final SubmittedRecipes recipes;

    Recipes(SubmittedRecipes recipes) {
        this.recipes = recipes;
    }

    /** Every artifact that a checkpoint of this recipe gets; none for a run that is trained in full precision only. */
    List<QuantizationVariant> variants(String digest) throws Refused {
        return recipes.read(digest, EnumSet.of(RecipeSection.QUANTIZATIONS)).variants();
    }

    /** The method that a checkpoint of this recipe was frozen by. */
    Optional<OwnMethod> method(String digest) throws Refused {
        return OwnMethod.of(
                recipes.read(digest, EnumSet.of(RecipeSection.TRAINING)).training());
    }

    /** How a refusal names a key of the quantization that a variant comes from: with the line it was written in, if known. */
    String place(String digest, QuantizationVariant variant, String key) throws Refused {
        List<QuantizationSection> all =
                recipes.read(digest, EnumSet.of(RecipeSection.QUANTIZATIONS)).quantizations();
        int index = 0;
        while (all.get(index).variants().stream().noneMatch(each -> each.name().equals(variant.name()))) {
            index++;
        }
        return recipes.source(digest).at("quantizations[" + index + "]." + key);
    }
}
