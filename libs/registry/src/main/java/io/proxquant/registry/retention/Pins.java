package io.proxquant.registry.retention;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import io.proxquant.checkpoints.manifest.ManifestKeys;
import io.proxquant.contracts.Digest;

/** What is needed by name: keys of artifacts and digests of checkpoints, each with the strongest reason for it. */
final class Pins {
    private final Map<String, KeepReason> artifacts = new HashMap<>();
    private final Map<Digest, KeepReason> checkpoints = new HashMap<>();

    /** Pins an artifact, and the checkpoint that it was made from: the key names it. */
    void artifact(String key, KeepReason why) {
        if (key == null || !key.startsWith(ManifestKeys.ARTIFACTS)) {
            return;
        }
        artifacts.merge(key, why, Pins::stronger);
        String[] segments = key.split("/", -1);
        if (segments.length > 2) {
            Digest.find(segments[2]).ifPresent(digest -> checkpoint(digest, why));
        }
    }

    /** Pins every checkpoint with these weights. */
    void checkpoint(Digest digest, KeepReason why) {
        checkpoints.merge(digest, why, Pins::stronger);
    }

    Optional<KeepReason> ofArtifact(String key) {
        return Optional.ofNullable(artifacts.get(key));
    }

    Optional<KeepReason> ofCheckpoint(Digest digest) {
        return Optional.ofNullable(checkpoints.get(digest));
    }

    private static KeepReason stronger(KeepReason one, KeepReason other) {
        return one.compareTo(other) <= 0 ? one : other;
    }
}
