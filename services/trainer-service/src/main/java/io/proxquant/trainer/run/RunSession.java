package io.proxquant.trainer.run;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import io.proxquant.checkpoints.manifest.CStepPoint;
import io.proxquant.contracts.CStepWait;
import io.proxquant.contracts.CanonicalJson;
import io.proxquant.contracts.Phase;
import io.proxquant.contracts.RunProgressed;
import io.proxquant.contracts.RunRequested;
import io.proxquant.contracts.cloudevents.Cause;
import io.proxquant.contracts.cloudevents.EventContext;
import io.proxquant.messaging.EventRefusedException;
import io.proxquant.messaging.Work;
import io.proxquant.trainer.checkpoint.Announcement;
import io.proxquant.trainer.checkpoint.CheckpointChain;
import io.proxquant.trainer.training.CStep;
import io.proxquant.trainer.training.QuantizationMetrics;
import io.proxquant.trainer.training.RunListener;
import io.proxquant.trainer.training.SavedRun;
import io.proxquant.trainer.training.Snapshot;
import io.proxquant.trainer.training.StepReport;

/**
 * Connects the training loop to the rest of the service: progress, metrics, deadlines, and checkpoints that are durable before
 * the next step.
 */
final class RunSession implements RunListener {
    private static final System.Logger LOG = System.getLogger(RunSession.class.getName());

    private final RunRequested request;
    private final PreparedRun prepared;
    private final CheckpointChain chain;
    private final Announcement announcement;
    private final EventContext context;
    private final ProgressReporter progress;
    private final CurveRecorder curve;
    private final TrainingMetrics metrics;
    private final Work work;
    private final LongSupplier nanoTime;
    private final StatesAfterDeath states;
    private long stepBegan;
    private long cStepBegan;
    /** Share of codes that changed since the last line of the log; a code that goes to and fro counts each time. */
    private double flips;

    RunSession(
            RunRequested request,
            PreparedRun prepared,
            CheckpointChain chain,
            Announcement announcement,
            ProgressReporter progress,
            CurveRecorder curve,
            TrainingMetrics metrics,
            Work work,
            StatesAfterDeath states,
            LongSupplier nanoTime,
            Cause cause) {
        this.request = request;
        this.prepared = prepared;
        this.chain = chain;
        this.announcement = announcement;
        this.context = EventContext.of(CanonicalJson.digest(request), request.recipe(), cause);
        this.progress = progress;
        this.curve = curve;
        this.metrics = metrics;
        this.work = work;
        this.states = states;
        this.nanoTime = nanoTime;
        this.stepBegan = nanoTime.getAsLong();
    }

    @Override
    public void stepped(StepReport report) {
        work.alive();
        metrics.stepped(request.model(), report, Duration.ofNanos(nanoTime.getAsLong() - stepBegan));
        RunProgressed event = progress.report(report);
        if (event != null) {
            announcement.publish(event, context);
            curve.add(event);
        }
        report.measured().map(QuantizationMetrics::levelFlips).ifPresent(each -> flips += each);
        report.validation()
                .ifPresent(score -> LOG.log(
                        System.Logger.Level.INFO,
                        "run {0} epoch {1} ({2}): loss {3}, validation {4}, total shrink {5}, gap {6}, sign change {7}, flips {8}",
                        request.run(),
                        report.epochs(),
                        report.phase().wire(),
                        Double.toString(report.loss()),
                        score,
                        report.strength().totalShrink(),
                        report.measured()
                                .map(m -> Double.toString(m.quantizationGap()))
                                .orElse("-"),
                        report.measured()
                                .map(m -> Double.toString(m.signChange()))
                                .orElse("-"),
                        Double.toString(flips)));
        flips = report.validation().isPresent() ? 0 : flips;
        stepBegan = nanoTime.getAsLong();
    }

    @Override
    public void validated(int samples) {
        work.alive();
    }

    @Override
    public Optional<SavedRun> checkpoint(Snapshot snapshot) {
        curve.keep();
        Optional<SavedRun> other = work.saving(() -> append(snapshot));
        metrics.published(request.model(), snapshot.phase());
        work.checkpointProgress(snapshot.phase().wire(), snapshot.step());
        states.checkpointed();
        other.ifPresent(taken -> LOG.log(
                System.Logger.Level.WARNING,
                "[CHAIN_CONFLICT] run {0}: step {1} was published by another process with other weights; going on"
                        + " from those",
                request.run(),
                Long.toString(snapshot.step())));
        stepBegan = nanoTime.getAsLong();
        return other;
    }

    private Optional<SavedRun> append(Snapshot snapshot) {
        try {
            return chain.append(snapshot, prepared.network().parameters(), prepared::quantizer);
        } catch (EventRefusedException e) {
            throw new LoopRefusedException(e);
        }
    }

    @Override
    public boolean stateDue(long step) {
        return states.due(step);
    }

    @Override
    public void keep(Snapshot snapshot) {
        curve.keep();
        work.saving(() -> {
            chain.leave(snapshot);
            return snapshot;
        });
        work.checkpointProgress(snapshot.phase().wire(), snapshot.step());
        stepBegan = nanoTime.getAsLong();
    }

    @Override
    public void cStepBegun() {
        cStepBegan = nanoTime.getAsLong();
    }

    @Override
    public void cStepEnded(Optional<CStepMaker> by) {
        work.alive();
        long took = nanoTime.getAsLong() - cStepBegan;
        by.ifPresent(maker -> metrics.cStep(maker, Duration.ofNanos(took)));
        if (!by.equals(Optional.of(CStepMaker.TRAINER))) {
            stepBegan += took; // a step that waits for others is not a slow one
        }
    }

    /** Publishes the point of a C step. */
    CStepPoint publishing(Supplier<CStepPoint> publication) {
        CStepPoint point = work.saving(publication);
        metrics.published(request.model(), Phase.C_STEP);
        return point;
    }

    /** Fetches the result of a C step, once it is there. */
    <T> T fetching(Supplier<T> transfer) {
        return work.saving(transfer);
    }

    /** Called while others make a C step: keeps deadlines from running out, and tells whoever follows the run. */
    void waits(CStep due, CStepWait wait) {
        work.alive();
        RunProgressed event = progress.waiting(due, wait);
        if (event != null) {
            announcement.publish(event, context);
            LOG.log(System.Logger.Level.INFO, "run {0}: {1}", request.run(), wait);
        }
    }

    /** Called when the run ends or is left here, to store the progress since the last checkpoint too. */
    void ended() {
        curve.keep();
    }

    @Override
    public void warned(String message) {
        LOG.log(System.Logger.Level.WARNING, "run {0}: {1}", request.run(), message);
    }
}
