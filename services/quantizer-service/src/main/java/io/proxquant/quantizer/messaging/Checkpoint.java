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
 * The checkpoint that an event names, as its manifest describes it. For our own checkpoints nothing that the manifest says is
 * taken from the event.
 *
 * @param digest checkpoint digest of the weights
 * @param weights plain safetensors among the blobs, or an index of several
 * @param shards the files that the index names; empty where there is none
 * @param lineage where the weights come from; its recipe is the one that applies
 * @param codes codes and codebooks that the checkpoint was frozen with
 * @param metadata metadata that its artifacts repeat, fixed when the checkpoint was imported or calibrated
 * @param point the point of a closed loop that this is; empty for a checkpoint
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
     * Takes the lineage of a foreign checkpoint from its event. Recipe and data that the event leaves open are taken from the
     * import, the data only with the recipe of the import; a recipe or data that it names is used, even if the same bytes were
     * imported with another one before. Nothing but the event knows the parent and the warm start.
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
     * The specifications of a variant that artifacts of this checkpoint can have: one that packs the checkpoint's own codes
     * names their mask, one that quantizes its weights does not.
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
