package io.proxquant.trainer.run;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

import io.proxquant.checkpoints.manifest.CheckpointManifest;
import io.proxquant.contracts.RunRequested;
import io.proxquant.contracts.cloudevents.Cause;
import io.proxquant.messaging.EventRefusedException;
import io.proxquant.messaging.Work;
import io.proxquant.models.engine.StartedEngine;
import io.proxquant.registry.runs.RunCurves;
import io.proxquant.registry.runs.Runs;
import io.proxquant.storage.Blobs;
import io.proxquant.trainer.checkpoint.Announcement;
import io.proxquant.trainer.checkpoint.CheckpointChain;
import io.proxquant.trainer.checkpoint.CheckpointStore;
import io.proxquant.trainer.checkpoint.RunContext;
import io.proxquant.trainer.checkpoint.WorkDirectory;
import io.proxquant.trainer.training.CSteps;

/** Holds the parts of a trainer process, and assembles from them the parts of one run. */
public final class Trainer {
    private final StartedEngine engine;
    private final PreparedRun.Sources sources;
    private final CalibrationRuns calibrations;
    private final ClosedLoop.Store loop;
    private final CheckpointStore checkpoints;
    private final Blobs blobs;
    private final Announcement announcement;
    private final Runs records;
    private final RunCurves curves;
    private final TrainingMetrics metrics;
    private final Clock clock;
    private final Settings settings;

    /**
     * What the operator sets.
     *
     * @param work local disk for files that are being written
     * @param progressInterval shortest time between two progress events
     * @param cancelInterval time between two looks for a cancel object
     * @param version of this service
     */
    public record Settings(WorkDirectory work, Duration progressInterval, Duration cancelInterval, String version) {}

    public Trainer(
            StartedEngine engine,
            PreparedRun.Sources sources,
            CalibrationRuns calibrations,
            ClosedLoop.Store loop,
            CheckpointStore checkpoints,
            Blobs blobs,
            Announcement announcement,
            Runs records,
            RunCurves curves,
            TrainingMetrics metrics,
            Clock clock,
            Settings settings) {
        this.engine = engine;
        this.sources = sources;
        this.calibrations = calibrations;
        this.loop = loop;
        this.checkpoints = checkpoints;
        this.blobs = blobs;
        this.announcement = announcement;
        this.records = records;
        this.curves = curves;
        this.metrics = metrics;
        this.clock = clock;
        this.settings = settings;
    }

    StartedEngine engine() {
        return engine;
    }

    PreparedRun prepare(RunRequested request, Work work) throws EventRefusedException {
        return PreparedRun.of(request, sources, () -> {
            work.stopHere("run " + request.run() + " left while its data was read");
            work.alive();
        });
    }

    CheckpointManifest calibrate(RunRequested request, Work work, Cause cause) throws EventRefusedException {
        long seed = calibrations.seed(request);
        return calibrations.run(context(request, seed, cause), work);
    }

    CheckpointChain chain(RunRequested request, long seed, Cause cause) {
        return new CheckpointChain(checkpoints, blobs, announcement, context(request, seed, cause), settings.work());
    }

    /** Who makes the run's C steps, where the recipe asks for others to make them. */
    Optional<CSteps> closedLoop(
            RunRequested request, PreparedRun prepared, CheckpointChain chain, RunSession session, Cause cause) {
        return prepared.closedLoop()
                .map(method -> loop.of(
                        method,
                        prepared.network().parameters(),
                        chain,
                        context(request, prepared.seed(), cause),
                        session));
    }

    private RunContext context(RunRequested request, long seed, Cause cause) {
        return new RunContext(request, seed, engine, settings.version(), cause);
    }

    RunSession session(
            RunRequested request, PreparedRun prepared, CheckpointChain chain, long startStep, Work work, Cause cause) {
        ProgressReporter progress = new ProgressReporter(
                request,
                prepared.plan().totalSteps(),
                prepared.plan().totalEpochs(),
                startStep,
                clock,
                settings.progressInterval());
        StatesAfterDeath states = new StatesAfterDeath(work.afterDeath(), startStep);
        CurveRecorder curve = new CurveRecorder(curves, request.run(), cause.traceparent());
        return new RunSession(
                request,
                prepared,
                chain,
                announcement,
                progress,
                curve,
                metrics,
                work,
                states,
                System::nanoTime,
                cause);
    }

    CancelWatch cancelWatch(RunRequested request) {
        return new CancelWatch(records, request, clock, settings.cancelInterval());
    }
}
