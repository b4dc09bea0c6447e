package io.proxquant.evaluator.console;

import java.time.Instant;
import java.util.List;

import io.proxquant.contracts.Phase;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.RequestReference;
import io.proxquant.contracts.RunCancelled;
import io.proxquant.contracts.RunCompleted;
import io.proxquant.contracts.RunFailed;
import io.proxquant.contracts.RunProgressed;
import io.proxquant.contracts.RunStarted;
import io.proxquant.registry.runs.CurvePoints;

/**
 * What is known of one run. Its events come from two topics, hence in any order between these: an ended run stays ended
 * unless it was started again later. A run is the request that has its name; what another request under the same name is
 * told is noted and changes nothing else. Used under the lock of {@link PipelineState}.
 */
final class RunRecord {
    private final CurvePoints<CurvePoint> curve = CurvePoint.none();
    private RunSummary summary;
    private RequestReference holder;

    RunRecord(String run) {
        this.summary = RunSummary.unseen(run);
    }

    RunSummary summary() {
        return summary;
    }

    List<CurvePoint> points() {
        return curve.points();
    }

    /** How many points it holds. */
    int size() {
        return curve.size();
    }

    void forgetCurve() {
        curve.clear();
    }

    boolean lacksProgress() {
        return summary.status() != RunStatus.RUNNING && summary.totalEpochs() == 0;
    }

    /** As {@link #progressed} would have told it before the end, in whatever order the events came. */
    void remembered(RunProgressed e) {
        summary = new RunSummary(
                summary.run(),
                summary.model() == null ? e.model() : summary.model(),
                summary.status(),
                summary.status() == RunStatus.COMPLETED
                        ? summary.phase()
                        : e.position().phase(),
                Math.max(summary.step(), e.position().step()),
                Math.max(summary.totalSteps(), e.position().totalSteps()),
                e.position().epoch(),
                e.position().totalEpochs(),
                null,
                null,
                summary.exact(),
                summary.reason(),
                summary.detail(),
                summary.updated(),
                summary.refused());
    }

    CurvePoint progressed(RunProgressed e, Instant time, RequestReference request) {
        heldBy(request);
        CurvePoint point = CurvePoint.of(e);
        curve.add(point);
        if (summary.status() != RunStatus.RUNNING) {
            remembered(e); // read after the end, told before it
            return point;
        }
        summary = new RunSummary(
                e.run(),
                e.model(),
                summary.status(),
                e.position().phase(),
                e.position().step(),
                e.position().totalSteps(),
                e.position().epoch(),
                e.position().totalEpochs(),
                e.pace().stepsPerSecond(),
                e.pace().secondsLeft(),
                summary.exact(),
                summary.reason(),
                summary.detail(),
                later(time),
                summary.refused());
        return point;
    }

    void started(RunStarted e, Instant time, RequestReference request) {
        heldBy(request);
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
                    later(time),
                    summary.refused());
        }
    }

    void completed(RunCompleted e, Instant time, RequestReference request) {
        heldBy(request);
        ended(e.model(), RunStatus.COMPLETED, Phase.FINAL, Math.max(summary.step(), e.finalStep()), null, time);
    }

    void cancelled(RunCancelled e, Instant time, RequestReference request) {
        heldBy(request);
        ended(e.model(), RunStatus.CANCELLED, summary.phase(), e.step(), null, time);
    }

    void failed(RunFailed e, Instant time, RequestReference request) {
        boolean another = request != null && holder != null && !request.equals(holder);
        if (another || e.reason() == ReasonCode.RUN_EXISTS) {
            summary = summary.refused(time);
            return;
        }
        long step = e.step() == null ? summary.step() : e.step();
        ended(e.model() == null ? summary.model() : e.model(), RunStatus.FAILED, summary.phase(), step, e, time);
    }

    /** All of these are said of the request that has the name, and of no other. */
    private void heldBy(RequestReference request) {
        holder = request == null ? holder : request;
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
                later(time),
                summary.refused());
    }

    private Instant later(Instant time) {
        return time.isAfter(summary.updated()) ? time : summary.updated();
    }
}
