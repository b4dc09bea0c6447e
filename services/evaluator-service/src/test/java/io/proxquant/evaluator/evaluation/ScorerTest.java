package io.proxquant.evaluator.evaluation;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.proxquant.checkpoints.artifact.ArtifactFile;
import io.proxquant.checkpoints.artifact.FloatTensors;
import io.proxquant.checkpoints.safetensors.SafetensorsLimits;
import io.proxquant.contracts.ArtifactPublished;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.Phase;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.evaluator.evaluation.TinyPipeline.Stored;
import io.proxquant.messaging.EventRefusedException;
import io.proxquant.messaging.Work;
import io.proxquant.messaging.WorkStopped;
import io.proxquant.models.data.places.AllowedPlaces;
import io.proxquant.models.data.places.DataFiles;
import io.proxquant.models.engine.AvailableMemory;
import io.proxquant.models.engine.ComputeDevice;
import io.proxquant.models.engine.StartedEngine;
import io.proxquant.registry.evaluations.EvaluationSpecification;
import io.proxquant.registry.evaluations.Evaluations;
import io.proxquant.registry.submissions.DataManifests;
import io.proxquant.storage.Blobs;
import io.proxquant.storage.Manifests;
import io.proxquant.storage.MemoryObjectStore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What cannot be scored is refused before any pass over the data, with its reason. */
class ScorerTest {
    private static final AvailableMemory MEMORY = AvailableMemory.ofMachine(1L << 30);
    private static final Work WORK = new Work() {
        @Override
        public boolean stopRequested() {
            return false;
        }

        @Override
        public void alive() {}

        @Override
        public void checkpointProgress(String phase, long position) {}
    };

    @TempDir
    Path files;

    private final MemoryObjectStore store = new MemoryObjectStore();
    private final Manifests manifests =
            new Manifests(store, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), "pod", () -> UUID.randomUUID()
                    .toString());
    private Blobs blobs;

    @BeforeAll
    static void engine() {
        StartedEngine.start(1);
    }

    @BeforeEach
    void wire() {
        blobs = new Blobs(store, files.resolve("spool"), 1 << 26);
    }

    @Test
    void aNetworkBeyondTheMemoryThatThereIsIsRefusedBeforeItIsMade() throws Exception {
        TinyPipeline pipeline = pipeline(TinyPipeline.IMAGES);
        Scorer scorer = scorer(AvailableMemory.ofMachine(1000));

        assertRefused(
                () -> scorer.score(
                        Digest.parse("f".repeat(64)),
                        () -> new FloatTensors(Map.of(), Map.of()),
                        pipeline.specification(),
                        5,
                        WORK),
                ReasonCode.OVER_BUDGET,
                "machine or container have 1000 bytes");
    }

    @Test
    void aTransposedMatrixOfEqualSizeIsRefusedByNameAndShape() throws Exception {
        TinyPipeline pipeline = pipeline(TinyPipeline.IMAGES);
        Stored last = pipeline.checkpoint("run", 10, Phase.FINAL, 8, values -> {});
        ArtifactPublished event = pipeline.artifact(last, Phase.FINAL, null);
        FloatTensors right;
        try (ArtifactFile file =
                ArtifactFile.open(blobs.fetch(event.stored().object()), SafetensorsLimits.defaults())) {
            right = FloatTensors.of(file);
        }
        Map<String, long[]> shapes = new HashMap<>(right.shapes());
        long[] shape = shapes.get("fc.weight");
        shapes.put("fc.weight", new long[] {shape[1], shape[0]});
        Scorer scorer = scorer(MEMORY);

        assertRefused(
                () -> scorer.score(
                        Digest.parse("f".repeat(64)),
                        () -> new FloatTensors(right.values(), shapes),
                        pipeline.specification(),
                        5,
                        WORK),
                ReasonCode.CHECKPOINT_MISFIT,
                "fc.weight" + Arrays.toString(shape) + " is " + Arrays.toString(shapes.get("fc.weight")) + " there");
    }

    @Test
    void dataWithMoreWordsThanTheNetworkIsRefusedWithTheKeyBeforeAnyPass() {
        TinyPipeline pipeline = pipeline(TinyPipeline.WORDS);
        Scorer scorer = scorer(MEMORY);
        for (String split : List.of("validation", "test")) {
            boolean valid = split.equals("validation");
            EvaluationSpecification specification = new EvaluationSpecification(
                    pipeline.recipe().network(),
                    pipeline.recipe().data(),
                    TinyPipeline.text(store, "a b\nc\n", valid ? "a c\n" : "a\n", valid ? "a\n" : "c\n"));
            assertRefused(
                    () -> scorer.score(
                            Digest.parse("f".repeat(64)),
                            () -> new FloatTensors(Map.of(), Map.of()),
                            specification,
                            5,
                            WORK),
                    ReasonCode.DATA_MISFIT,
                    "network.vocabulary: is 3, but data 'text' has 5 words, and its " + split + " split uses number 4");
        }
    }

    @Test
    void aSplitShowsLifeAtEveryBatchAndCanBeLeftBetweenTwo() throws Exception {
        TinyPipeline pipeline = pipeline(TinyPipeline.IMAGES);
        Stored last = pipeline.checkpoint("run", 10, Phase.FINAL, 8, values -> {});
        ArtifactPublished event = pipeline.artifact(last, Phase.FINAL, null);
        FloatTensors weights;
        try (ArtifactFile file =
                ArtifactFile.open(blobs.fetch(event.stored().object()), SafetensorsLimits.defaults())) {
            weights = FloatTensors.of(file);
        }
        AtomicInteger signs = new AtomicInteger();
        Work leftAfterOneBatch = new Work() {
            @Override
            public boolean stopRequested() {
                return signs.get() > 0;
            }

            @Override
            public void alive() {
                signs.incrementAndGet();
            }

            @Override
            public void checkpointProgress(String phase, long position) {}
        };

        assertThatThrownBy(() -> scorer(MEMORY)
                        .score(
                                Digest.parse("f".repeat(64)),
                                () -> weights,
                                pipeline.specification(),
                                1,
                                leftAfterOneBatch))
                .isInstanceOf(WorkStopped.class)
                .hasMessageContaining("in the middle of a split");
        assertThat(signs).hasValue(1);
    }

    private Scorer scorer(AvailableMemory memory) {
        DataFiles places =
                new DataFiles(new AllowedPlaces(List.of(), "bucket", name -> Optional.empty()), store, blobs);
        return new Scorer(
                new Evaluations(store, manifests),
                new OpenData(new DataManifests(store), places),
                ComputeDevice.CPU,
                memory);
    }

    private TinyPipeline pipeline(String yaml) {
        return new TinyPipeline(store, manifests, blobs, files, yaml, "tiny", "maxLoss: 100");
    }

    private static void assertRefused(ThrowingCallable work, ReasonCode reason, String detail) {
        assertThatThrownBy(work)
                .isInstanceOfSatisfying(
                        EventRefusedException.class, e -> assertThat(e.reason()).isEqualTo(reason))
                .hasMessageContaining(detail);
    }
}
