package io.proxquant.registry.promotion;

import java.util.Optional;

import io.proxquant.checkpoints.manifest.ManifestKeys;
import io.proxquant.contracts.Digest;
import io.proxquant.storage.Manifest;
import io.proxquant.storage.Manifests;
import io.proxquant.storage.ObjectKey;

/** The stored verdicts, one per artifact event and gate; the first that is written stands. */
public final class Decisions {
    private final Manifests manifests;

    public Decisions(Manifests manifests) {
        this.manifests = manifests;
    }

    /** The verdict on an artifact event, if it was reached before. */
    public Optional<Decision> find(String model, Digest eventHash, Digest gateDigest) {
        ObjectKey key = new ObjectKey(ManifestKeys.decision(model, eventHash, gateDigest));
        return manifests.find(key, Decision.class).map(Manifest::content);
    }

    /** Stores a verdict unless one stands, and returns the one that stands. */
    public Decision settle(Decision decision, String traceparent) {
        return manifests
                .offer(new ObjectKey(decision.home()), decision, Decision.class, traceparent)
                .manifest()
                .content();
    }
}
