package io.proxquant.registry.digests;

import java.util.List;

import io.proxquant.checkpoints.manifest.ManifestKeys;

/** What is looked up by digest, and where the manifests of its kind stand. */
public enum DigestKind {
    /** Weights by their checkpoint digest: those of our runs, and those that were taken in. */
    CHECKPOINT("checkpoint", List.of(ManifestKeys.CHECKPOINTS, ManifestKeys.IMPORTS), 1),
    /**
     * Artifacts by what they decode to, and by the file that is opened first. Checkpoint and quantization are part of their names,
     * and need no pointer.
     */
    ARTIFACT("artifact", List.of(ManifestKeys.ARTIFACTS), 2);

    private final String segment;
    private final List<String> homes;
    private final int digests;

    DigestKind(String segment, List<String> homes, int digests) {
        this.segment = segment;
        this.homes = homes;
        this.digests = digests;
    }

    /** Number of digests by which each manifest is looked up. */
    int digests() {
        return digests;
    }

    String prefix() {
        return ManifestKeys.byDigest(segment);
    }

    List<String> homes() {
        return homes;
    }
}
