package io.proxquant.trainer.run;

import java.time.Clock;
import java.util.Optional;

import io.proxquant.checkpoints.manifest.RunClaim;
import io.proxquant.checkpoints.manifest.RunResult;
import io.proxquant.contracts.EventType;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.RunRequested;
import io.proxquant.contracts.RunStarted;
import io.proxquant.messaging.EventHandler;
import io.proxquant.messaging.EventRefusedException;
import io.proxquant.messaging.Outgoing;
import io.proxquant.messaging.Received;
import io.proxquant.messaging.Work;
import io.proxquant.messaging.WorkStopped;
import io.proxquant.registry.runs.Runs;
import io.proxquant.storage.ContentException;
import io.proxquant.storage.Manifest;
import io.proxquant.trainer.checkpoint.Announcement;
import io.proxquant.trainer.checkpoint.CheckpointChain;
import io.proxquant.trainer.data.UnfitInputException;
import io.proxquant.trainer.training.DivergedException;
import io.proxquant.trainer.training.SavedRun;
import io.proxquant.trainer.training.Snapshot;
import io.proxquant.trainer.training.TrainingRun;

/**
 * Handles requests for runs: trains, calibrates an artifact, or expands a sweep into its runs. A run goes on from where its
 * chain of checkpoints stands, whoever wrote it; its result is stored before it is published, so that repeats of the request
 * are answered and not trained.
 */
public final class RunRequests implements EventHandler<RunRequested> {
    private static final System.Logger LOG = System.getLogger(RunRequests.class.getName());

    private final Trainer trainer;
    private final SweepRequests sweeps;
    private final Runs records;
    private final Announcement announcement;
    private final RunOutcomes outcomes;
    private final TrainingMetrics metrics;
    private final Clock clock;

    public RunRequests(
            Trainer trainer,
            SweepRequests sweeps,
            Runs records,
            Announcement announcement,
            TrainingMetrics metrics,
            Clock clock) {
        this.trainer = trainer;
        this.sweeps = sweeps;
        this.records = records;
        this.announcement = announcement;
        this.outcomes = new RunOutcomes(records, announcement, metrics, clock);
        this.metrics = metrics;
        this.clock = clock;
    }

    @Override
    public EventType type() {
        return EventType.RUN_REQUESTED;
    }

    @Override
    public boolean finishedBefore(Received<RunRequested> received, Work work) throws EventRefusedException {
        return outcomes.tellAgain(received);
    }

    @Override
    public void handle(Received<RunRequested> received, Work work) throws EventRefusedException {
        RunRequested request = received.event();
        Manifest<RunClaim> claim = records.claim(request, received.attributes().traceparent());
        RunEnding ending = RunEnding.of(request, claim, clock);
        Optional<RunResult> result =
                records.cancelled(request) ? Optional.of(ending.cancelled(null)) : work(received, work, ending);
        result.ifPresent(end -> outcomes.tell(received, end));
    }

    /** Does what is asked for; empty for a sweep, whose runs have results of their own. */
    private Optional<RunResult> work(Received<RunRequested> received, Work work, RunEnding ending) {
        try {
            if (received.event().calibrates()) {
                return Optional.of(calibrate(received, work, ending));
            }
            boolean sweep = sweeps.expand(received.event(), received.cause(), work);
            return sweep ? Optional.empty() : Optional.of(train(received, work, ending));
        } catch (EventRefusedException e) {
            return Optional.of(ending.failed(e.reason(), e.getMessage(), null));
        } catch (ContentException e) {
            return Optional.of(ending.failed(e.reason(), e.getMessage(), null));
        }
    }

    @Override
    public Optional<Outgoing> failure(Received<RunRequested> received, ReasonCode reason, String detail) {
        return Optional.of(outcomes.failure(received, reason, detail));
    }

    private RunResult calibrate(Received<RunRequested> received, Work work, RunEnding ending)
            throws EventRefusedException {
        metrics.begun();
        try {
            publishStarted(received, null, true);
            return ending.completed(trainer.calibrate(received.event(), work, received.cause()));
        } finally {
            metrics.left();
        }
    }

    private RunResult train(Received<RunRequested> received, Work work, RunEnding ending) throws EventRefusedException {
        RunRequested request = received.event();
        metrics.begun();
        try (PreparedRun prepared = trainer.prepare(request, work)) {
            work.alive();
            work.reached("loaded", 0);
            CheckpointChain chain = trainer.chain(request, prepared.seed(), received.cause());
            return train(received, work, ending, prepared, chain);
        } catch (LoopRefusedException e) {
            return ending.failed(e.refused().reason(), e.getMessage(), e.step());
        } finally {
            metrics.left();
        }
    }

    private RunResult train(
            Received<RunRequested> received, Work work, RunEnding ending, PreparedRun prepared, CheckpointChain chain)
            throws EventRefusedException {
        RunRequested request = received.event();
        Optional<SavedRun> saved = chain.takeOver();
        long step = saved.map(SavedRun::step).orElse(0L);
        RunSession session = trainer.session(request, prepared, chain, step, work, received.cause());
        TrainingRun run = new TrainingRun(
                prepared.plan(),
                prepared.method(),
                prepared.tensors(),
                prepared.network().port(),
                prepared.learner(),
                session,
                trainer.closedLoop(request, prepared, chain, session, received.cause()));
        if (saved.isPresent()) {
            run.resume(saved.get());
            work.checkpointProgress(run.phase().wire(), step);
        }
        publishStarted(received, saved.isPresent() ? step : null, chain.exact());
        if (saved.isEmpty() && prepared.startsFromWeights()) {
            run.checkpoint();
        }
        CancelWatch cancel = trainer.cancelWatch(request);
        Snapshot last;
        try {
            last = run.run(() -> work.stopRequested() || cancel.cancelled());
        } catch (DivergedException e) {
            return ending.failed(ReasonCode.RUN_DIVERGED, e.getMessage(), e.step());
        } catch (UnfitInputException e) {
            LOG.log(System.Logger.Level.WARNING, "run " + request.run() + " cannot go on with this data", e);
            return ending.failed(ReasonCode.DATA_MISFIT, e.getMessage(), step);
        } finally {
            session.ended();
        }
        if (run.finished()) {
            return ending.completed(chain.head().orElseThrow());
        }
        if (work.stopRequested()) {
            leave(chain, last, work);
            throw new WorkStopped("run " + request.run() + " left at step " + last.step());
        }
        return ending.cancelled(last.step());
    }

    private static void leave(CheckpointChain chain, Snapshot last, Work work) {
        work.saving(() -> {
            chain.leave(last);
            return last;
        });
    }

    private void publishStarted(Received<RunRequested> received, Long resumedFrom, boolean exact) {
        RunRequested request = received.event();
        RunStarted started = new RunStarted(
                request.run(),
                request.model(),
                request.recipe(),
                trainer.engine().processorClass(),
                trainer.engine().threads(),
                resumedFrom,
                exact);
        LOG.log(
                System.Logger.Level.INFO,
                "run {0} of {1} goes on from step {2}, {3} threads on {4}, exact {5}",
                request.run(),
                request.model(),
                resumedFrom == null ? "0" : resumedFrom.toString(),
                started.threads(),
                started.processorClass(),
                started.exact());
        announcement.publish(started, RunOutcomes.context(received));
    }
}
