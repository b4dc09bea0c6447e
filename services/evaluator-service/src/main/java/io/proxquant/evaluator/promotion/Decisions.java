package io.proxquant.evaluator.promotion;

import java.util.Optional;

import io.proxquant.storage.Manifest;
import io.proxquant.storage.Manifests;
import io.proxquant.storage.ObjectKey;

/** The stored verdicts, one per artifact event and gate; whoever writes first is right. */
public final class Decisions {
    private final Manifests manifests;

    public Decisions(Manifests manifests) {
        this.manifests = manifests;
    }

    /** Where a verdict stands. */
    public static ObjectKey key(String model, String eventHash, String gateDigest) {
        return ObjectKey.of("decisions", model, eventHash, gateDigest + ".json");
    }

    /** The verdict on an artifact event, if it was reached before. */
    public Optional<Decision> find(String model, String eventHash, String gateDigest) {
        return manifests.find(key(model, eventHash, gateDigest), Decision.class).map(Manifest::content);
    }

    /** Stores a verdict unless one stands, and returns the one that stands. */
    Decision settle(String model, Decision decision, String traceparent) {
        ObjectKey key = key(model, decision.event(), decision.gate());
        return manifests
                .offer(key, decision, Decision.class, traceparent)
                .manifest()
                .content();
    }
}
