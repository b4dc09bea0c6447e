package io.proxquant.quantizer.messaging;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import io.proxquant.checkpoints.artifact.SourceMetadata;
import io.proxquant.checkpoints.manifest.CStepPoint;
import io.proxquant.checkpoints.manifest.CheckpointManifest;
import io.proxquant.checkpoints.manifest.ImportManifest;
import io.proxquant.checkpoints.manifest.PinnedRecipe;
import io.proxquant.checkpoints.manifest.StoredCodes;
import io.proxquant.contracts.CheckpointPublished;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.Lineage;
import io.proxquant.contracts.ObjectReference;
import io.proxquant.contracts.Trial;
import io.proxquant.recipes.QuantizationVariant;

/**
 * The checkpoint that an event names, as its manifest knows it: of our own checkpoints nothing is taken from the event
 * that the manifest says too.
 *
 * @param digest checkpoint digest of the weights
 * @param weights plain safetensors among the blobs, or an index of several
 * @param shards the files that the index names; empty where there is none
 * @param lineage where they come from; the recipe in it is the one that applies
 * @param codes codes and codebooks that the checkpoint was frozen with
 * @param metadata what its artifacts repeat: pinned when it was taken in or calibrated
 * @param point what it is if it is no checkpoint but a point of a closed loop
 */
record Checkpoint(
        Digest digest,
        ObjectReference weights,
        List<ObjectReference> shards,
        Lineage lineage,
        Trial trial,
        StoredCodes codes,
        SourceMetadata metadata,
        Optional<CStepPoint> point) {

    static Checkpoint of(CheckpointManifest manifest) {
        return new Checkpoint(
                manifest.checkpoint(),
                manifest.weights(),
                List.of(),
                manifest.lineage(),
                manifest.trial(),
                manifest.frozen(),
                SourceMetadata.of(manifest.frozen().metadata()),
                Optional.empty());
    }

    static Checkpoint of(CStepPoint point) {
        return new Checkpoint(
                point.checkpoint(),
                point.weights(),
                List.of(),
                point.lineage(),
                point.trial(),
                StoredCodes.NONE,
                SourceMetadata.none(),
                Optional.of(point));
    }

    /**
     * A foreign trainer's word is all there is on lineage. What its event leaves open is pinned in the import; recipe or data
     * that an event does name are obeyed, also when the same bytes were taken in for another before.
     */
    static Checkpoint of(ImportManifest manifest, CheckpointPublished event) {
        PinnedRecipe standing = manifest.pinned();
        Digest recipe = event.lineage().recipe() == null
                ? standing.recipe()
                : event.lineage().recipe();
        Digest pinned = recipe.equals(standing.recipe()) ? standing.data() : null;
        Digest data = event.lineage().data() == null ? pinned : event.lineage().data();
        return new Checkpoint(
                manifest.checkpoint(),
                manifest.weights(),
                manifest.shards() == null ? List.of() : manifest.shards(),
                new Lineage(
                        recipe, data, event.lineage().parent(), event.lineage().warmStart()),
                event.trial(),
                StoredCodes.NONE,
                SourceMetadata.of(manifest.metadata()),
                Optional.empty());
    }

    /**
     * The specifications of a variant that artifacts of this checkpoint can have: what packs its own codes names their masks, what
     * quantizes its weights does not.
     */
    List<QuantizationVariant> specifications(QuantizationVariant variant) {
        List<QuantizationVariant> plain = variant.ofSource(metadata.digest()).revisions();
        return codes.mask() == null
                ? plain
                : Stream.concat(plain.stream().map(each -> each.masked(codes.mask())), plain.stream())
                        .toList();
    }

    Digest recipe() {
        return lineage.recipe();
    }
}
