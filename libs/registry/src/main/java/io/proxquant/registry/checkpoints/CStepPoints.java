package io.proxquant.registry.checkpoints;

import java.util.Optional;

import io.proxquant.checkpoints.manifest.CStepPoint;
import io.proxquant.checkpoints.manifest.CStepRejection;
import io.proxquant.checkpoints.manifest.ManifestKeys;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.RunStep;
import io.proxquant.registry.LiveManifests;
import io.proxquant.storage.Manifest;
import io.proxquant.storage.Manifests;
import io.proxquant.storage.ObjectKey;
import io.proxquant.storage.ObjectStore;

/**
 * Stores the points of closed loops and their rejections, apart from {@link Checkpoints}: none is found by digest, in a chain
 * or as a head. Retention ends both when their run is over; writing one again makes it valid again.
 */
public final class CStepPoints {
    private final Manifests manifests;
    private final LiveManifests live;

    public CStepPoints(ObjectStore store, Manifests manifests) {
        this.manifests = manifests;
        this.live = new LiveManifests(store, manifests);
    }

    /**
     * Writes a point unless it is stored; look at its blobs afterwards. Its name holds its digest, so a stored one is the same
     * point.
     *
     * @throws io.proxquant.registry.DeletedException if it was deleted, and not by retention
     */
    public CStepPoint offer(CStepPoint point, String traceparent) {
        ObjectKey key = new ObjectKey(point.home());
        CStepPoint standing = manifests
                .offer(key, point, CStepPoint.class, traceparent)
                .manifest()
                .content();
        if (!live.revive(key)) {
            live.requireLive(key);
        }
        return standing;
    }

    /**
     * The point of this digest.
     *
     * @throws io.proxquant.registry.DeletedException if it was deleted
     */
    public Optional<CStepPoint> find(RunStep at, Digest point) {
        ObjectKey key = new ObjectKey(ManifestKeys.cStep(at.model(), at.run(), at.step(), point));
        return live.find(key, CStepPoint.class).map(Manifest::content);
    }

    /** Stores that a point will not be compressed; the first rejection stays. */
    public void reject(CStepRejection rejection, String traceparent) {
        ObjectKey key = new ObjectKey(rejection.home());
        manifests.offer(key, rejection, CStepRejection.class, traceparent);
        live.revive(key);
    }

    /** Why the point will not be compressed, if it was rejected and the rejection is not deleted. */
    public Optional<CStepRejection> rejection(RunStep at, Digest point) {
        ObjectKey key = new ObjectKey(ManifestKeys.cStepRejection(at.model(), at.run(), at.step(), point));
        return manifests
                .find(key, CStepRejection.class)
                .filter(said -> !live.deleted(key))
                .map(Manifest::content);
    }
}
