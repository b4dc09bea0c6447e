package io.proxquant.trainer.run;

import java.time.Clock;

import io.proxquant.models.data.places.DataFiles;
import io.proxquant.models.engine.AvailableMemory;
import io.proxquant.models.engine.ComputeDevice;
import io.proxquant.models.engine.StartedEngine;
import io.proxquant.registry.runs.RunCurves;
import io.proxquant.registry.runs.Runs;
import io.proxquant.registry.submissions.DataManifests;
import io.proxquant.registry.submissions.Recipes;
import io.proxquant.storage.Blobs;
import io.proxquant.trainer.checkpoint.Announcement;
import io.proxquant.trainer.checkpoint.CheckpointStore;

/** A trainer of those parts alone that a request reaches which is refused before anything is trained; the others are absent. */
final class TrainerParts {
    private static final AvailableMemory PLENTY = AvailableMemory.ofMachine(16L << 30);

    private StartedEngine engine;
    private Recipes recipes;
    private DataManifests data;
    private DataFiles files;
    private WarmStarts warmStarts;
    private AvailableMemory machine = PLENTY;
    private AvailableMemory heap = PLENTY;
    private CalibrationRuns calibrations;
    private ClosedLoop.Store loop;
    private CheckpointStore checkpoints;
    private Blobs blobs;
    private Announcement announcement;
    private RunCurves curves;
    private Trainer.Settings settings;

    TrainerParts reading(Recipes from, DataManifests with) {
        recipes = from;
        data = with;
        return this;
    }

    TrainerParts within(AvailableMemory ofMachine, AvailableMemory ofHeap) {
        machine = ofMachine;
        heap = ofHeap;
        return this;
    }

    PreparedRun.Sources sources() {
        return new PreparedRun.Sources(recipes, data, files, warmStarts, ComputeDevice.CPU, machine, heap);
    }

    Trainer trainer(Runs records, TrainingMetrics metrics, Clock clock) {
        return new Trainer(
                engine,
                sources(),
                calibrations,
                loop,
                checkpoints,
                blobs,
                announcement,
                records,
                curves,
                metrics,
                clock,
                settings);
    }
}
