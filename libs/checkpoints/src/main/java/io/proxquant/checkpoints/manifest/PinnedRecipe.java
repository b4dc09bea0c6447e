package io.proxquant.checkpoints.manifest;

import java.util.Objects;

import io.proxquant.contracts.Digest;
import io.proxquant.contracts.MayBeAbsent;

/**
 * What applies to a foreign checkpoint from the moment it was taken in, for good.
 *
 * @param recipe digest of the recipe
 * @param binding number of the entry in the model's binding log; 0 if the event named the recipe itself
 * @param data digest of the data manifest that goes with the recipe; absent if neither event nor binding named one
 */
public record PinnedRecipe(Digest recipe, long binding, @MayBeAbsent Digest data) {
    public PinnedRecipe {
        Objects.requireNonNull(recipe, "recipe");
    }
}
