package io.proxquant.evaluator.console;

import java.time.Instant;
import java.util.List;

import io.proxquant.contracts.Failure;
import io.proxquant.contracts.Pace;
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
 * What is known of one run. Its events come from two topics, hence in any order between these: an ended run stays ended unless
 * it was started again later. A run is the request that has its name; an answer to another request of the same name is noted
 * and changes nothing else. Used under the lock of {@link PipelineState}.
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
        return summary.status() != RunStatus.RUNNING && summary.reach().totalEpochs() == 0;
    }

    /** Adds progress to an ended run as if it had been read before the end, since events come in any order. */
    void remembered(RunProgressed e) {
        Phase phase = summary.status() == RunStatus.COMPLETED
                ? summary.reach().phase()
                : e.position().phase();
        summary = new RunSummary(
                summary.run(),
                summary.model() == null ? e.model() : summary.model(),
                summary.status(),
                summary.reach().remembering(e.position(), phase),
                Pace.UNKNOWN,
                summary.exact(),
                summary.failure(),
                summary.updated(),
                summary.refused());
    }

    /** Applies progress and returns the point that it adds to the curve; null for a run that waits, which has measured nothing new. */
    CurvePoint progressed(RunProgressed e, Instant time, RequestReference request) {
        heldBy(request);
        CurvePoint point = e.pace().waiting() == null ? CurvePoint.of(e) : null;
        if (point != null) {
            curve.add(point);
        }
        if (summary.status() != RunStatus.RUNNING) {
            remembered(e); // read after the end, told before it
            return point;
        }
        summary = new RunSummary(
                e.run(),
                e.model(),
                summary.status(),
                RunReach.of(e.position()),
                e.pace(),
                summary.exact(),
                summary.failure(),
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
                    summary.reach(),
                    Pace.UNKNOWN,
                    e.exact(),
                    Failure.NONE,
                    later(time),
                    summary.refused());
        }
    }

    void completed(RunCompleted e, Instant time, RequestReference request) {
        heldBy(request);
        long last = Math.max(summary.reach().step(), e.finalStep());
        ended(e.model(), RunStatus.COMPLETED, summary.reach().completed(last), Failure.NONE, time);
    }

    void cancelled(RunCancelled e, Instant time, RequestReference request) {
        heldBy(request);
        ended(e.model(), RunStatus.CANCELLED, summary.reach().ended(e.step()), Failure.NONE, time);
    }

    void failed(RunFailed e, Instant time, RequestReference request) {
        boolean another = request != null && holder != null && !request.equals(holder);
        if (another || e.reason() == ReasonCode.RUN_EXISTS) {
            summary = summary.refused(time);
            return;
        }
        long step = e.step() == null ? summary.reach().step() : e.step();
        Failure failure = new Failure(e.reason(), e.detail());
        String model = e.model() == null ? summary.model() : e.model();
        ended(model, RunStatus.FAILED, summary.reach().ended(step), failure, time);
    }

    /** Notes which request has the name: the events that come here answer no other. */
    private void heldBy(RequestReference request) {
        holder = request == null ? holder : request;
    }

    private void ended(String model, RunStatus status, RunReach reach, Failure failure, Instant time) {
        summary = new RunSummary(
                summary.run(),
                model,
                status,
                reach,
                Pace.UNKNOWN,
                summary.exact(),
                failure,
                later(time),
                summary.refused());
    }

    private Instant later(Instant time) {
        return time.isAfter(summary.updated()) ? time : summary.updated();
    }
}
