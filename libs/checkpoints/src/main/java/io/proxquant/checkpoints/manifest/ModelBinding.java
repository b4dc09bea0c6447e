package io.proxquant.checkpoints.manifest;

/**
 * Which recipe applies to foreign checkpoints of a model; an entry of the numbered log at {@link ManifestKeys#bindings},
 * of which the newest counts.
 *
 * @param recipe digest of a recipe that is stored at {@link ManifestKeys#recipe}
 */
public record ModelBinding(String recipe) {
    /** Refuses what is no digest. */
    public ModelBinding {
        Digests.require("recipe", recipe);
    }
}
