package io.proxquant.quantizer.service;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

import io.proxquant.checkpoints.manifest.ImportManifest;
import io.proxquant.checkpoints.manifest.ManifestKeys;
import io.proxquant.checkpoints.manifest.StoredWeights;
import io.proxquant.checkpoints.safetensors.DType;
import io.proxquant.checkpoints.safetensors.TensorData;
import io.proxquant.compression.TinyNetwork;
import io.proxquant.contracts.ArtifactPublished;
import io.proxquant.contracts.ArtifactRejected;
import io.proxquant.contracts.CheckpointPublished;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.EventJson;
import io.proxquant.contracts.Lineage;
import io.proxquant.contracts.MetricNames;
import io.proxquant.contracts.ObjectReference;
import io.proxquant.contracts.Phase;
import io.proxquant.contracts.Producer;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.RunStep;
import io.proxquant.contracts.Trial;
import io.proxquant.registry.LiveManifests;
import io.proxquant.storage.ObjectKey;

import static io.restassured.RestAssured.get;
import static org.assertj.core.api.Assertions.assertThat;

/** Each row of the failure table that is the quantizer's own: a rejection with its code, and the next event is served. */
@QuarkusTest
@WithTestResource(QuantizerStack.class)
class RejectionIT extends ServiceCase {
    private static final String BINARY = "quantizations:\n  - {name: binary, mode: hard, quantizer: binary}\n";

    @Test
    void anAbsentObject() {
        ModelTeam team = bound("absent");
        rejects(
                team,
                team.foreign(new ObjectReference("uploads/nowhere", 10, Digest.of("x")), 1),
                ReasonCode.OBJECT_MISSING,
                "uploads/nowhere");
        assertThat(get("/q/metrics").asString())
                .as("counted, though no quantization was tried")
                .contains(MetricNames.QUANTIZATIONS
                        + "{installation=\"proxquant\",outcome=\"rejected\",quantizer=\"none\"");
    }

    @Test
    void bytesThatAreNotThoseOfTheEvent() {
        ModelTeam team = bound("digest");
        ObjectReference object = team.foreign(new TinyNetwork(1), 1).object();
        rejects(
                team,
                team.foreign(new ObjectReference(object.key(), object.bytes(), Digest.of("other")), 1),
                ReasonCode.DIGEST_MISMATCH,
                object.sha256().hex());
        rejects(
                team,
                team.foreign(new ObjectReference(object.key(), object.bytes() + 1, object.sha256()), 2),
                ReasonCode.DIGEST_MISMATCH,
                object.bytes() + " bytes");
        assertThat(store.all("imports/digest/foreign/00000000000").toList()).isEmpty();
    }

    @Test
    void aHeaderThatBreaksARuleOrALimit() {
        ModelTeam team = bound("header");
        byte[] sound = ModelTeam.read(written(new TinyNetwork(1)));
        byte[] longer = Arrays.copyOf(sound, sound.length + 1);
        rejects(team, team.foreign(longer, 1), ReasonCode.CHECKPOINT_INVALID, "METADATA_INCOMPLETE_BUFFER at byte");
        rejects(
                team,
                team.foreign("no safetensors at all".getBytes(StandardCharsets.UTF_8), 2),
                ReasonCode.CHECKPOINT_INVALID,
                "HEADER_TOO_LARGE at byte 0");
        TinyNetwork many = new TinyNetwork(1);
        for (int i = 0; i < 50; i++) {
            many.floats("t" + i, new float[1], 1);
        }
        rejects(team, team.foreign(many, 3), ReasonCode.CHECKPOINT_INVALID, "TOO_MANY_TENSORS");
    }

    @Test
    void aWeightThatIsNotFinite() {
        ModelTeam team = bound("nan");
        float[] weights = TinyNetwork.weights(72, 1);
        weights[5] = Float.NaN;
        ArtifactRejected event = rejects(
                team,
                team.foreign(new TinyNetwork(1).floats("conv1.weight", weights, 4, 2, 3, 3), 1),
                ReasonCode.WEIGHTS_NOT_FINITE,
                "tensor conv1.weight is NaN at index 5 (row-major)");
        assertThat(event.quantization().name()).isEqualTo("binary");
        assertThat(event.checkpoint()).isNotNull();
        assertThat(store.all("artifacts/nan/" + event.checkpoint() + "/").toList())
                .isEmpty();
    }

    @Test
    void aTypeThatCannotBeRead() {
        ModelTeam team = bound("dtype");
        TinyNetwork network = new TinyNetwork(1).add(TensorData.of("w", DType.F8_E5M2, new byte[4], 2, 2));
        rejects(team, team.foreign(network, 1), ReasonCode.DTYPE_UNSUPPORTED, "F8_E5M2");
    }

    @Test
    void aTensorBeyondTheMemoryBudget() {
        ModelTeam team = bound("budget");
        TinyNetwork network = new TinyNetwork(1).floats("big.weight", new float[200_000], 2, 100_000);
        rejects(team, team.foreign(network, 1), ReasonCode.OVER_BUDGET, "big.weight");
    }

    @Test
    void nothingToQuantize() {
        ModelTeam team = bound("nothing");
        TinyNetwork network = new TinyNetwork(1).without(TinyNetwork.MATRICES);
        rejects(team, team.foreign(network, 1), ReasonCode.NO_TENSOR_MATCHED, "none of the floating tensors");
    }

    @Test
    void whatTheRecipeAsksOfOtherWeightsWithTheLineItWasWrittenIn() {
        ModelTeam team = new ModelTeam(store, manifests, blobs, folder, "lines");
        String sections =
                """
                quantizations:
                  - {name: sound, mode: hard, quantizer: binary}
                  - name: elsewhere
                    mode: hard
                    quantizer: binary
                    layers: {include: ["nowhere*"]}
                  - {name: uneven, mode: hard, quantizer: binary, granularity: "group:7"}
                """;
        Digest recipe = team.recipe(sections);
        team.bind(recipe);
        wire.send(team.foreign(new TinyNetwork(1), 1));
        assertThat(rejections(awaitSaid("lines", 3)))
                .as("without the file the key alone is known")
                .satisfiesExactlyInAnyOrder(
                        rejected -> assertThat(rejected.detail())
                                .startsWith(
                                        "quantizations[1].layers: no tensor is left to quantize: include [nowhere*] and exclude []"),
                        rejected -> assertThat(rejected.detail())
                                .startsWith(
                                        "quantizations[2].granularity: groups of 7 do not divide the rows of 2 of 2 tensors: ")
                                .endsWith("allowed: tensor, row, group:N with N dividing every row"));

        team.wrote(recipe, "mine.yaml", sections);
        wire.send(team.foreign(new TinyNetwork(2), 2));
        assertThat(rejections(awaitSaid("lines", 6).subList(3, 6)))
                .extracting(ArtifactRejected::detail)
                .satisfiesExactlyInAnyOrder(
                        detail -> assertThat(detail).startsWith("mine.yaml:8: quantizations[1].layers: "),
                        detail -> assertThat(detail).startsWith("mine.yaml:9: quantizations[2].granularity: "));
    }

    private static List<ArtifactRejected> rejections(List<Wire.Said> said) {
        return said.stream()
                .map(Wire.Said::event)
                .filter(ArtifactRejected.class::isInstance)
                .map(ArtifactRejected.class::cast)
                .toList();
    }

    @Test
    void aModelWithoutBindingUntilItHasOne() {
        ModelTeam team = new ModelTeam(store, manifests, blobs, folder, "unbound");
        CheckpointPublished event = team.foreign(new TinyNetwork(1), 1);
        wire.send(event);
        ArtifactRejected refused =
                (ArtifactRejected) awaitSaid("unbound", 1).get(0).event();
        assertThat(refused.reason()).isEqualTo(ReasonCode.NO_BINDING);

        team.bind(team.recipe(BINARY));
        wire.send(event);

        assertThat(awaitSaid("unbound", 2).get(1).event()).isInstanceOf(ArtifactPublished.class);
    }

    @Test
    void aRecipeThatIsMissingOrCannotBeRun() {
        ModelTeam team = new ModelTeam(store, manifests, blobs, folder, "recipes");
        team.bind(Digest.of("never stored"));
        reject(
                team.foreign(new TinyNetwork(1), 1),
                1,
                ReasonCode.RECIPE_MISSING,
                Digest.of("never stored").hex());
        team.bind(team.recipe("quantizations:\n  - {name: x, mode: hard, quantizer: of-a-later-version}\n"));
        reject(team.foreign(new TinyNetwork(2), 2), 2, ReasonCode.RECIPE_INVALID, "of-a-later-version");
        team.bind(team.recipe("network: {type: x}\ndata: {type: y}\ntraining: {batch: 1}\n"));
        reject(team.foreign(new TinyNetwork(3), 3), 3, ReasonCode.RECIPE_INVALID, "lists no quantizations");
    }

    @Test
    void aCheckpointOfOursThatIsNotWhatTheEventSays() {
        ModelTeam team = bound("ours");
        Digest recipe = team.recipe(BINARY);
        CheckpointPublished sound = team.own(new TinyNetwork(1), 5, Phase.QUANTIZING, recipe, Optional.empty());

        rejects(team, as(sound, 6, sound.phase(), sound.checkpoint()), ReasonCode.CHECKPOINT_MISSING, "000000000006");
        rejects(
                team,
                as(sound, 5, Phase.FINAL, sound.checkpoint()),
                ReasonCode.MANIFEST_INVALID,
                "phase is quantizing");
        rejects(
                team,
                as(sound, 5, sound.phase(), Digest.of("x")),
                ReasonCode.DIGEST_MISMATCH,
                sound.checkpoint().hex());
        store.create(LiveManifests.mark(new ObjectKey(sound.manifest())), new byte[] {'{', '}'});
        rejects(team, sound, ReasonCode.MANIFEST_DELETED, sound.manifest());

        CheckpointPublished astray = team.own(new TinyNetwork(2), 7, Phase.QUANTIZING, recipe, Optional.empty());
        store.create(
                new ObjectKey(ManifestKeys.checkpoint("ours", "run", 8)),
                store.find(new ObjectKey(astray.manifest()), 1 << 20).orElseThrow());
        rejects(
                team,
                as(astray, 8, astray.phase(), astray.checkpoint(), null),
                ReasonCode.MANIFEST_INVALID,
                "belongs at " + astray.manifest());
        rejects(
                team,
                as(astray, 7, astray.phase(), astray.checkpoint(), sound.manifest()),
                ReasonCode.MANIFEST_INVALID,
                "the event names the manifest " + sound.manifest());
    }

    @Test
    void anImportThatIsNotOfItsEvent() {
        ModelTeam team = bound("hostile");
        CheckpointPublished other = team.foreign(new TinyNetwork(50), 50);
        wire.send(other);
        awaitSaid("hostile", 1);
        ImportManifest sound = manifests
                .find(imported(other), ImportManifest.class)
                .orElseThrow()
                .content();

        CheckpointPublished copied = team.foreign(new TinyNetwork(51), 51);
        store.create(imported(copied), store.find(imported(other), 1 << 20).orElseThrow());
        rejects(team, copied, ReasonCode.MANIFEST_INVALID, "belongs at " + imported(other));

        CheckpointPublished shorter = team.foreign(new TinyNetwork(52), 52);
        ObjectReference wrong = ObjectReference.blob(
                shorter.object().bytes() - 1, shorter.object().sha256());
        lay(shorter, wrong, sound);
        rejects(team, shorter, ReasonCode.MANIFEST_INVALID, "weights is " + wrong);

        CheckpointPublished swapped = team.foreign(new TinyNetwork(53), 53);
        ObjectReference own =
                ObjectReference.blob(swapped.object().bytes(), swapped.object().sha256());
        store.create(
                new ObjectKey(own.key()),
                store.find(new ObjectKey(swapped.object().key()), 1 << 20).orElseThrow());
        lay(swapped, own, sound);
        rejects(team, swapped, ReasonCode.DIGEST_MISMATCH, "checkpoint digest");

        CheckpointPublished deleted = team.foreign(new TinyNetwork(54), 54);
        store.create(LiveManifests.mark(imported(deleted)), new byte[] {'{', '}'});
        rejects(team, deleted, ReasonCode.MANIFEST_DELETED, imported(deleted).value());
    }

    /** An import that says of this event's object that it holds the weights of another, whose artifact is there. */
    private void lay(CheckpointPublished event, ObjectReference weights, ImportManifest of) {
        manifests.createOnce(
                imported(event),
                ImportManifest.inOneFile(
                        event.at(),
                        new StoredWeights(weights, of.checkpoint()),
                        event.object().key(),
                        of.tensors(),
                        of.pinned(),
                        null),
                ImportManifest.class);
    }

    private static ObjectKey imported(CheckpointPublished event) {
        return new ObjectKey(ManifestKeys.imported(
                event.model(), event.run(), event.step(), event.object().sha256()));
    }

    @Test
    void aForeignCheckpointThatIsNotTheOneItsTrainerNames() {
        ModelTeam team = bound("digest-named");
        CheckpointPublished e = team.foreign(new TinyNetwork(60), 60);
        Digest digest = Digest.of("other weights");
        CheckpointPublished event = CheckpointPublished.foreign(
                        new RunStep(e.model(), null, e.step()), e.object(), Lineage.UNKNOWN, Producer.UNKNOWN)
                .naming(digest);
        rejects(team, event, ReasonCode.DIGEST_MISMATCH, digest.hex());
        assertThat(store.size(imported(event))).as("not taken in").isEmpty();
    }

    @Test
    void whatNobodyCanReadIsADeadLetter() {
        ModelTeam team = bound("unreadable");
        CheckpointPublished event = team.foreign(new TinyNetwork(1), 1);
        wire.send(event, "unreadable-1", "{\"model\":".getBytes(StandardCharsets.UTF_8));
        wire.send(event, "unreadable-2", new byte[0]);
        wire.send(event, "readable", EventJson.write(event));

        assertThat(awaitSaid("unreadable", 1).get(0).event()).isInstanceOf(ArtifactPublished.class);
        assertThat(wire.deadLetterIds())
                .contains("unreadable-1", "unreadable-2")
                .doesNotContain("readable");
    }

    /** The event is rejected with the code, and a sound one after it is served. */
    private ArtifactRejected rejects(ModelTeam team, CheckpointPublished event, ReasonCode reason, String said) {
        int before = wire.said(team.model).size();
        ArtifactRejected refused = reject(event, before + 1, reason, said);
        wire.send(event);
        assertThat(awaitSaid(team.model, before + 2).get(before + 1))
                .as("the same event again")
                .isEqualTo(wire.said(team.model).get(before));
        wire.send(team.foreign(new TinyNetwork(100), 1000 + before));
        assertThat(awaitSaid(team.model, before + 3).get(before + 2).event()).isInstanceOf(ArtifactPublished.class);
        return refused;
    }

    private ArtifactRejected reject(CheckpointPublished event, int count, ReasonCode reason, String said) {
        wire.send(event);
        ArtifactRejected refused = (ArtifactRejected)
                awaitSaid(event.model(), count).get(count - 1).event();
        assertThat(refused.reason()).as(refused.detail()).isEqualTo(reason);
        assertThat(refused.detail()).contains(said);
        assertThat(refused.step()).isEqualTo(event.step());
        return refused;
    }

    private static CheckpointPublished as(CheckpointPublished e, long step, Phase phase, Digest checkpoint) {
        return as(e, step, phase, checkpoint, ManifestKeys.checkpoint(e.model(), e.run(), step));
    }

    private static CheckpointPublished as(
            CheckpointPublished e, long step, Phase phase, Digest checkpoint, String manifest) {
        return CheckpointPublished.of(
                new RunStep(e.model(), e.run(), step),
                e.epoch(),
                phase,
                Trial.of(e.trial().seed()),
                e.object(),
                checkpoint,
                Lineage.of(e.lineage().recipe()),
                e.writtenBy(),
                manifest);
    }

    private ModelTeam bound(String model) {
        ModelTeam team = new ModelTeam(store, manifests, blobs, folder, model);
        team.bind(team.recipe(BINARY));
        return team;
    }

    private Path written(TinyNetwork network) {
        Path file = folder.resolve("written");
        network.write(file);
        return file;
    }
}
