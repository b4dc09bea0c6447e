package io.proxquant.checkpoints.manifest;

import java.util.Objects;

import io.proxquant.contracts.Digest;
import io.proxquant.contracts.MayBeAbsent;

/**
 * What a verdict on a model's foreign checkpoints needs beside their bytes; an entry of the numbered log at {@link
 * ManifestKeys#bindings}, of which the newest counts. What is absent was not bound: bindings of earlier versions hold a
 * recipe alone, and one without data is still written exactly so.
 *
 * @param recipe digest of a recipe that is stored at {@link ManifestKeys#recipe}
 * @param data digest of the data manifest on which the recipe is judged
 */
public record ModelBinding(Digest recipe, @MayBeAbsent Digest data) {
    /** Refuses what is no digest. */
    public ModelBinding {
        Objects.requireNonNull(recipe, "recipe");
    }
}
