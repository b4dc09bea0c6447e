package io.proxquant.evaluator.evaluation;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

import io.proxquant.checkpoints.safetensors.SafetensorsLimits;
import io.proxquant.contracts.ArtifactPublished;
import io.proxquant.contracts.EvaluationCompleted;
import io.proxquant.messaging.EventRefusedException;
import io.proxquant.messaging.Work;
import io.proxquant.models.data.places.AllowedPlaces;
import io.proxquant.models.data.places.DataFiles;
import io.proxquant.models.engine.AvailableMemory;
import io.proxquant.models.engine.ComputeDevice;
import io.proxquant.models.engine.StartedEngine;
import io.proxquant.registry.artifacts.Artifacts;
import io.proxquant.registry.checkpoints.Checkpoints;
import io.proxquant.registry.evaluations.Evaluations;
import io.proxquant.registry.files.StoredFiles;
import io.proxquant.registry.submissions.DataManifests;
import io.proxquant.storage.Blobs;
import io.proxquant.storage.Manifests;
import io.proxquant.storage.MemoryObjectStore;

/** An evaluator over a store in memory, with a pipeline that fills it. */
abstract class EvaluatorCase {
    static final AvailableMemory MEMORY = AvailableMemory.ofMachine(1L << 30);
    static final Work WORK = new Work() {
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

    final MemoryObjectStore store = new MemoryObjectStore();
    final Manifests manifests =
            new Manifests(store, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), "pod", () -> UUID.randomUUID()
                    .toString());
    Blobs blobs;
    Evaluator evaluator;

    @BeforeAll
    static void engine() {
        StartedEngine.start(1);
    }

    @BeforeEach
    void wire() {
        blobs = new Blobs(store, files.resolve("spool"), 1 << 26);
        evaluator = newEvaluator();
    }

    Evaluator newEvaluator() {
        DataFiles places =
                new DataFiles(new AllowedPlaces(List.of(), "bucket", name -> Optional.empty()), store, blobs);
        StoredFiles stored = new StoredFiles(blobs, SafetensorsLimits.defaults());
        return new Evaluator(
                new PublishedArtifacts(new Artifacts(store, manifests), blobs, stored),
                new Checkpoints(store, manifests, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC)),
                stored,
                new Scorer(
                        new Evaluations(store, manifests),
                        new OpenData(new DataManifests(store), places),
                        ComputeDevice.CPU,
                        MEMORY));
    }

    TinyPipeline pipeline(String yaml) {
        return new TinyPipeline(store, manifests, blobs, files, yaml, "tiny", "maxLoss: 100");
    }

    EvaluationCompleted evaluate(TinyPipeline pipeline, ArtifactPublished event) throws EventRefusedException {
        return evaluator.evaluate(event, pipeline.recipe(), pipeline.specification(), WORK);
    }
}
