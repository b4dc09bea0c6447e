package io.proxquant.evaluator.console;

import java.time.Instant;
import java.util.List;

import io.proxquant.contracts.Phase;
import io.proxquant.contracts.RunCancelled;
import io.proxquant.contracts.RunCompleted;
import io.proxquant.contracts.RunFailed;
import io.proxquant.contracts.RunProgressed;
import io.proxquant.contracts.RunStarted;

/**
 * What is known of one run. Its events come from two topics, hence in any order between these: an ended run stays ended
 * unless it was started again later. Used under the book's lock.
 */
final class RunRecord {
    private final Curve curve = new Curve();
    private RunSummary summary;

    RunRecord(String run) {
        this.summary = RunSummary.unseen(run);
    }

    RunSummary summary() {
        return summary;
    }

    List<CurvePoint> points() {
        return curve.points();
    }

    CurvePoint progressed(RunProgressed e, Instant time) {
        CurvePoint point = CurvePoint.of(e);
        curve.add(point);
        boolean ended = summary.status() != RunStatus.RUNNING;
        summary = new RunSummary(
                e.run(),
                e.model(),
                summary.status(),
                e.phase(),
                e.step(),
                e.totalSteps(),
                e.epoch(),
                e.totalEpochs(),
                e.stepsPerSecond(),
                ended ? null : e.secondsLeft(),
                summary.exact(),
                summary.reason(),
                summary.detail(),
                later(time));
        return point;
    }

    void started(RunStarted e, Instant time) {
        boolean again = summary.status() != RunStatus.RUNNING && !time.isAfter(summary.updated());
        if (!again) {
            summary = new RunSummary(
                    e.run(),
                    e.model(),
                    RunStatus.RUNNING,
                    summary.phase(),
                    summary.step(),
                    summary.totalSteps(),
                    summary.epoch(),
                    summary.totalEpochs(),
                    null,
                    null,
                    e.exact(),
                    null,
                    null,
                    later(time));
        }
    }

    void completed(RunCompleted e, Instant time) {
        ended(e.model(), RunStatus.COMPLETED, Phase.FINAL, Math.max(summary.step(), e.finalStep()), null, time);
    }

    void cancelled(RunCancelled e, Instant time) {
        ended(e.model(), RunStatus.CANCELLED, summary.phase(), e.step(), null, time);
    }

    void failed(RunFailed e, Instant time) {
        long step = e.step() == null ? summary.step() : e.step();
        ended(e.model() == null ? summary.model() : e.model(), RunStatus.FAILED, summary.phase(), step, e, time);
    }

    private void ended(String model, RunStatus status, Phase phase, long step, RunFailed failure, Instant time) {
        summary = new RunSummary(
                summary.run(),
                model,
                status,
                phase,
                step,
                Math.max(summary.totalSteps(), status == RunStatus.COMPLETED ? step : 0),
                summary.epoch(),
                summary.totalEpochs(),
                null,
                null,
                summary.exact(),
                failure == null ? null : failure.reason(),
                failure == null ? null : failure.detail(),
                later(time));
    }

    private Instant later(Instant time) {
        return time.isAfter(summary.updated()) ? time : summary.updated();
    }
}
