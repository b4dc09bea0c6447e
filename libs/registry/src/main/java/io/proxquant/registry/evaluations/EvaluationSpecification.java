package io.proxquant.registry.evaluations;

import java.util.Map;

import io.proxquant.checkpoints.manifest.ManifestKeys;
import io.proxquant.contracts.CanonicalJson;
import io.proxquant.contracts.Digest;
import io.proxquant.recipes.DataSection;
import io.proxquant.recipes.NetworkSection;

/**
 * Everything besides the weights that a score depends on: network and data. The batch is not part of it, since it does not
 * change the figures.
 *
 * @param data digest of the data manifest
 */
public record EvaluationSpecification(NetworkSection network, DataSection section, Digest data) {
    /** Version of how scores are computed; results of different versions stand side by side. */
    public static final int VERSION = 1;

    /** Canonical digest. */
    public Digest digest() {
        return CanonicalJson.digest(
                Map.of("network", network.flat(), "section", section.flat(), "data", data, "version", VERSION));
    }

    /** Where the scores of these weights stand. */
    public String key(Digest weights) {
        return ManifestKeys.evaluation(weights, digest(), VERSION);
    }
}
