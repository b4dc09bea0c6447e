package io.proxquant.registry.digests;

import java.util.List;

import io.proxquant.checkpoints.manifest.ManifestKeys;

/** What is looked up by digest, and where the manifests of its kind stand. */
public enum DigestKind {
    /** Weights by their checkpoint digest: those of our runs, and those that were taken in. */
    CHECKPOINT("checkpoint", List.of(ManifestKeys.CHECKPOINTS, ManifestKeys.IMPORTS));

    private final String segment;
    private final List<String> homes;

    DigestKind(String segment, List<String> homes) {
        this.segment = segment;
        this.homes = homes;
    }

    String prefix() {
        return ManifestKeys.byDigest(segment);
    }

    List<String> homes() {
        return homes;
    }
}
