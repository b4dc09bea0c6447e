package io.proxquant.trainer.checkpoint;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.proxquant.checkpoints.artifact.ArtifactTensor;
import io.proxquant.checkpoints.artifact.SourceMetadata;
import io.proxquant.checkpoints.manifest.CheckpointManifest;
import io.proxquant.checkpoints.manifest.ManifestKeys;
import io.proxquant.checkpoints.safetensors.SafetensorsLimits;
import io.proxquant.contracts.ArtifactKind;
import io.proxquant.contracts.CheckpointPublished;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.Event;
import io.proxquant.contracts.Lineage;
import io.proxquant.contracts.ObjectReference;
import io.proxquant.contracts.Phase;
import io.proxquant.contracts.Quantization;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.RunRequested;
import io.proxquant.contracts.cloudevents.Cause;
import io.proxquant.messaging.EventRefusedException;
import io.proxquant.models.engine.ComputeDevice;
import io.proxquant.models.engine.StartedEngine;
import io.proxquant.models.parameters.ParameterView;
import io.proxquant.networks.ParameterKind;
import io.proxquant.quantization.Granularity;
import io.proxquant.quantization.TensorQuantizer;
import io.proxquant.quantization.quantizers.Quantizers;
import io.proxquant.registry.LiveManifests;
import io.proxquant.registry.checkpoints.Checkpoints;
import io.proxquant.registry.files.StoredFiles;
import io.proxquant.registry.runs.Runs;
import io.proxquant.storage.Blobs;
import io.proxquant.storage.ManifestUnreadableException;
import io.proxquant.storage.Manifests;
import io.proxquant.storage.MemoryObjectStore;
import io.proxquant.storage.ObjectKey;
import io.proxquant.storage.StoreUnavailableException;
import io.proxquant.trainer.training.NamedState;
import io.proxquant.trainer.training.Position;
import io.proxquant.trainer.training.SavedRun;
import io.proxquant.trainer.training.Snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Who publishes which step of a run when several processes meet, and what the next one goes on from. */
class CheckpointChainTest {
    private static final Digest DIGEST = Digest.parse("a".repeat(64));
    private static final RunRequested REQUEST = RunRequested.training("run", "model", DIGEST, DIGEST);
    private static final List<ParameterView> PARAMETERS =
            List.of(new ParameterView("w", new long[] {2}, ParameterKind.BIAS));

    @TempDir
    Path work;

    private final MemoryObjectStore store = new MemoryObjectStore();
    private final List<Event> published = new ArrayList<>();
    private Manifests manifests;
    private Blobs blobs;

    @BeforeEach
    void open() {
        Clock clock = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
        manifests = new Manifests(store, clock, "test", () -> UUID.randomUUID().toString());
        blobs = new Blobs(store, work.resolve("spool"), 1 << 24);
    }

    @Test
    void checkpointsNameTheirParentAndTheWarmStartTheyCameFrom() throws Exception {
        CheckpointChain chain = chain(2);
        chain.append(snapshot(1, Phase.WARM_START, 1), PARAMETERS, t -> "q");
        chain.append(snapshot(2, Phase.WARM_START, 2), PARAMETERS, t -> "q");
        chain.append(snapshot(3, Phase.QUANTIZING, 3), PARAMETERS, t -> "q");
        chain.append(snapshot(4, Phase.FINAL, 4), PARAMETERS, t -> "q");

        List<CheckpointPublished> told =
                published.stream().map(CheckpointPublished.class::cast).toList();
        assertThat(told).extracting(CheckpointPublished::step).containsExactly(1L, 2L, 3L, 4L);
        assertThat(told.get(0).lineage().parent()).isNull();
        assertThat(told.get(3).lineage().parent()).isEqualTo(told.get(2).checkpoint());
        assertThat(told.get(1).lineage().warmStart()).isNull();
        assertThat(told.get(2).lineage().warmStart()).isEqualTo(told.get(1).checkpoint());
        assertThat(told.get(3).lineage().warmStart()).isEqualTo(told.get(1).checkpoint());
    }

    @Test
    void equalContentAtATakenStepIsSuccess() throws Exception {
        CheckpointChain late = chain(2);
        chain(2).append(snapshot(1, Phase.WARM_START, 1), PARAMETERS, t -> "q");

        assertThat(late.append(snapshot(1, Phase.WARM_START, 1), PARAMETERS, t -> "q"))
                .isEmpty();
        assertThat(published).hasSize(2).containsOnly(published.get(0));
    }

    @Test
    void otherContentAtATakenStepIsPublishedAgainAndAdopted() throws Exception {
        CheckpointChain late = chain(2);
        chain(2).append(snapshot(1, Phase.WARM_START, 1), PARAMETERS, t -> "q");

        Optional<SavedRun> adopted = late.append(snapshot(1, Phase.WARM_START, 9), PARAMETERS, t -> "q");

        assertThat(adopted).isPresent();
        assertThat(adopted.get().weights().get("w")).containsExactly(1, 1);
        assertThat(published).hasSize(2).containsOnly(published.get(0));
        assertThat(late.head())
                .map(CheckpointManifest::checkpoint)
                .contains(((CheckpointPublished) published.get(0)).checkpoint());
    }

    @Test
    void takingOverPublishesTheHeadAgainAndGoesOnFromIt() throws Exception {
        chain(2).append(snapshot(1, Phase.WARM_START, 1), PARAMETERS, t -> "q");
        CheckpointChain next = chain(2);

        SavedRun saved = next.takeOver().orElseThrow();

        assertThat(published).hasSize(2).containsOnly(published.get(0));
        assertThat(saved.step()).isEqualTo(1);
        assertThat(saved.weights().get("w")).containsExactly(1, 1);
        assertThat(next.exact()).isTrue();
    }

    @Test
    void aStateLeftAfterTheHeadIsPreferredAndOneLeftBeforeItIsNot() throws Exception {
        CheckpointChain first = chain(2);
        first.leave(snapshot(1, Phase.WARM_START, 1));
        assertThat(chain(2).takeOver()).map(SavedRun::step).contains(1L);

        first.append(snapshot(3, Phase.WARM_START, 3), PARAMETERS, t -> "q");
        assertThat(chain(2).takeOver()).map(SavedRun::step).contains(3L);

        first.leave(snapshot(5, Phase.WARM_START, 5));
        assertThat(chain(2).takeOver()).map(SavedRun::step).contains(5L);

        first.append(snapshot(6, Phase.WARM_START, 6), PARAMETERS, t -> "q");
        assertThat(chain(2).takeOver()).map(SavedRun::step).contains(6L);
    }

    @Test
    void aRunThatGoesOnWithOtherThreadsIsNeverCalledExactAgain() throws Exception {
        chain(2).append(snapshot(1, Phase.WARM_START, 1), PARAMETERS, t -> "q");
        CheckpointChain elsewhere = chain(3);
        elsewhere.takeOver();
        elsewhere.append(snapshot(2, Phase.WARM_START, 2), PARAMETERS, t -> "q");
        CheckpointChain back = chain(2);
        back.takeOver();

        assertThat(elsewhere.exact()).isFalse();
        assertThat(back.exact()).isFalse();
    }

    @Test
    void aRunThatGoesOnWithAGpuOrAfterOneIsNeverCalledExactAgain() throws Exception {
        chain(gpu()).append(snapshot(1, Phase.WARM_START, 1), PARAMETERS, t -> "q");
        CheckpointChain onTheProcessor = chain(2);
        CheckpointChain onAGpuAgain = chain(gpu());
        onTheProcessor.takeOver();
        onAGpuAgain.takeOver();

        assertThat(onTheProcessor.head())
                .map(head -> head.reproducibility().exact())
                .contains(true);
        assertThat(onTheProcessor.head())
                .map(head -> head.reproducibility().processorClass())
                .contains("test-cpu/cuda90");
        assertThat(onTheProcessor.exact()).isFalse();
        assertThat(onAGpuAgain.exact()).as("its kernels add in no fixed order").isFalse();
    }

    @Test
    void aCalibrationIsAsExactAsTheFirstCheckpointOfARunWhereverItIsComputed() throws Exception {
        CheckpointChain first = chain(gpu());
        first.append(snapshot(1, Phase.WARM_START, 1), PARAMETERS, t -> "q");

        CheckpointManifest calibrated = calibrated(gpu());

        assertThat(calibrated.reproducibility().processorClass()).isEqualTo("test-cpu/cuda90");
        assertThat(first.head())
                .map(head -> head.reproducibility().exact())
                .contains(calibrated.reproducibility().exact());
    }

    @Test
    void aDeletedHeadDoesNotCount() throws Exception {
        CheckpointChain chain = chain(2);
        chain.append(snapshot(1, Phase.WARM_START, 1), PARAMETERS, t -> "q");
        chain.append(snapshot(2, Phase.WARM_START, 2), PARAMETERS, t -> "q");
        delete(2);

        assertThat(chain(2).head()).map(CheckpointManifest::step).contains(1L);
    }

    @Test
    void aDeletedStepThatIsMadeAgainIsNotAnnouncedAgainAndTheChainGoesOn() throws Exception {
        CheckpointChain chain = chain(2);
        chain.append(snapshot(1, Phase.WARM_START, 1), PARAMETERS, t -> "q");
        chain.append(snapshot(2, Phase.WARM_START, 2), PARAMETERS, t -> "q");
        delete(2);
        CheckpointChain again = chain(2);
        again.takeOver();
        published.clear();

        again.append(snapshot(2, Phase.WARM_START, 2), PARAMETERS, t -> "q");
        again.append(snapshot(3, Phase.WARM_START, 3), PARAMETERS, t -> "q");

        assertThat(published)
                .extracting(event -> ((CheckpointPublished) event).step())
                .containsExactly(3L);
    }

    @Test
    void aRunDoesNotEndInADeletedCheckpoint() throws Exception {
        CheckpointChain chain = chain(2);
        chain.append(snapshot(1, Phase.WARM_START, 1), PARAMETERS, t -> "q");
        chain.append(snapshot(2, Phase.FINAL, 2), PARAMETERS, t -> "q");
        delete(2);
        CheckpointChain again = chain(2);
        again.takeOver();
        published.clear();

        assertThatThrownBy(() -> again.append(snapshot(2, Phase.FINAL, 2), PARAMETERS, t -> "q"))
                .isInstanceOfSatisfying(
                        EventRefusedException.class, e -> assertThat(e.reason()).isEqualTo(ReasonCode.MANIFEST_DELETED))
                .hasMessageContaining(ManifestKeys.checkpoint("model", "run", 2));
        assertThat(published).isEmpty();
    }

    @Test
    void aHeadWhoseFilesAreGoneIsNotAnnounced() throws Exception {
        chain(2).append(snapshot(1, Phase.WARM_START, 1), PARAMETERS, t -> "q");
        CheckpointPublished told = (CheckpointPublished) published.remove(0);
        store.delete(new ObjectKey(told.object().key()));

        assertThatThrownBy(() -> chain(2).takeOver())
                .isInstanceOfSatisfying(
                        EventRefusedException.class, e -> assertThat(e.reason()).isEqualTo(ReasonCode.OBJECT_MISSING))
                .hasMessageContaining(told.manifest());
        assertThat(published).isEmpty();
    }

    @Test
    void aManifestLaidAtAnotherStepIsNoHead() throws Exception {
        chain(2).append(snapshot(1, Phase.WARM_START, 1), PARAMETERS, t -> "q");
        ObjectKey own = new ObjectKey(ManifestKeys.checkpoint("model", "run", 1));
        store.create(
                new ObjectKey(ManifestKeys.checkpoint("model", "run", 5)),
                store.find(own, 1 << 20).orElseThrow());

        assertThatThrownBy(() -> chain(2))
                .isInstanceOf(ManifestUnreadableException.class)
                .hasMessageContaining("belongs at " + own);
    }

    private void delete(long step) {
        ObjectKey key = new ObjectKey(ManifestKeys.checkpoint("model", "run", step));
        store.create(LiveManifests.mark(key), new byte[] {'{', '}'});
    }

    @Test
    void aCalibrationWhoseFilesAreGoneIsMadeAgainAndADeletedOneIsNot() throws Exception {
        CheckpointManifest first = calibrated(gpu());
        store.delete(new ObjectKey(first.frozen().object().key()));

        assertThat(calibrated(gpu())).isEqualTo(first);
        assertThat(store.size(new ObjectKey(first.frozen().object().key()))).isPresent();
        assertThat(published).hasSize(2).containsOnly(published.get(0));

        store.create(LiveManifests.mark(new ObjectKey(first.home())), new byte[] {'{', '}'});
        assertThatThrownBy(() -> calibrated(gpu()))
                .isInstanceOfSatisfying(EventRefusedException.class, e -> assertThat(e.reason())
                        .isEqualTo(ReasonCode.MANIFEST_DELETED));
        assertThat(published).hasSize(2);
    }

    @Test
    void aDiskThatCannotBeWrittenIsWaitedForAndNotTheRunsFault() throws Exception {
        CheckpointChain chain = chain(2);
        Path place = work.resolve("work");
        Files.delete(place);
        Files.createFile(place);

        assertThatThrownBy(() -> chain.append(snapshot(1, Phase.WARM_START, 1), PARAMETERS, t -> "q"))
                .isInstanceOfSatisfying(StoreUnavailableException.class, e -> assertThat(e.reason())
                        .isEqualTo(ReasonCode.DISK_FULL));
        assertThat(published).isEmpty();
    }

    @Test
    void whatAKilledProcessLeftOnDiskIsRemovedAtTheNextStart() throws Exception {
        Path leftover = Files.createDirectories(work.resolve("work").resolve("checkpoint-1"));
        Files.createFile(leftover.resolve("weights.safetensors"));
        Path spool = Files.createDirectories(work.resolve("work").resolve("spool"));
        chain(2);

        assertThat(leftover).doesNotExist();
        assertThat(spool).exists();
    }

    private CheckpointChain chain(int threads) {
        return chain(new StartedEngine(ComputeDevice.CPU, threads, "test-cpu", true));
    }

    private static StartedEngine gpu() {
        return new StartedEngine(ComputeDevice.GPU, 2, "test-cpu/cuda90", true);
    }

    private CheckpointChain chain(StartedEngine engine) {
        RunContext context = new RunContext(REQUEST, 1, engine, "1", Cause.UNKNOWN);
        return new CheckpointChain(
                stored(),
                blobs,
                (event, ignored) -> published.add(event),
                context,
                new WorkDirectory(work.resolve("work")));
    }

    @Test
    void aDiskThatFailsUnderAFetchedFileIsWaitedForAndFailsNoRun() throws Exception {
        chain(2).append(snapshot(1, Phase.WARM_START, 1), PARAMETERS, t -> "q");
        CheckpointManifest head = chain(2).head().orElseThrow();
        for (ObjectReference object : List.of(head.weights(), head.resume())) {
            Path fetched = blobs.fetch(object);
            Files.delete(fetched);
            Files.createDirectory(fetched); // opens with an error of the medium, as on a broken disk

            assertThatThrownBy(() -> chain(2).takeOver())
                    .isInstanceOfSatisfying(StoreUnavailableException.class, e -> assertThat(e.reason())
                            .isEqualTo(ReasonCode.DISK_FULL));

            Files.delete(fetched);
        }
        assertThat(chain(2).takeOver()).isPresent();
    }

    private CheckpointStore stored() {
        return new CheckpointStore(
                new Checkpoints(store, manifests, Clock.systemUTC()),
                new Runs(store, manifests),
                blobs,
                new StoredFiles(blobs, SafetensorsLimits.defaults()));
    }

    private CheckpointManifest calibrated(StartedEngine engine) throws EventRefusedException {
        RunRequested request = RunRequested.training("calibrated", "model", DIGEST, DIGEST);
        float[] weights = {1, 1};
        long[] shape = {2};
        TensorQuantizer binary =
                new TensorQuantizer(Quantizers.byName("binary", Map.of()), Granularity.parse("tensor"));
        return new CalibratedCheckpoints(
                        stored(),
                        blobs,
                        (event, ignored) -> published.add(event),
                        new WorkDirectory(work.resolve("work")))
                .publish(
                        new CalibratedCheckpoints.Calibrated(
                                Map.of("w", weights),
                                PARAMETERS,
                                List.of(ArtifactTensor.Quantized.of(
                                        "w", shape, "binary", binary.quantize(weights, shape))),
                                new Quantization("binary", ArtifactKind.HARD, DIGEST),
                                SourceMetadata.none(),
                                Lineage.of(DIGEST, DIGEST)),
                        new RunContext(request, 1, engine, "1", Cause.UNKNOWN));
    }

    private static Snapshot snapshot(long step, Phase phase, float value) {
        NamedState state = new NamedState();
        state.put("position.step", step);
        state.put("position.phase", 0L);
        state.put("position.epoch", 0L);
        state.put("position.batch", step);
        return new Snapshot(
                new Position(step, 0, 0, (int) step),
                phase,
                0,
                new TreeMap<>(Map.of("w", new float[] {value, value})),
                state,
                Map.of(),
                Map.of(),
                Map.of());
    }
}
