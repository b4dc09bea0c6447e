package io.proxquant.trainer.run;

import java.util.List;

import io.proxquant.checkpoints.manifest.RunCurve;
import io.proxquant.contracts.RunProgressed;
import io.proxquant.registry.runs.CurvePoints;
import io.proxquant.registry.runs.RunCurves;

/**
 * Stores a run's progress events with the run, a part at each checkpoint, since the topic keeps them only for hours. A part is
 * thinned like any curve. Not for use by several threads.
 */
final class CurveRecorder {
    private final RunCurves curves;
    private final String run;
    private final String traceparent;
    private final CurvePoints<RunProgressed> points =
            new CurvePoints<>(event -> event.position().step(), event -> event.validationMetric() != null);

    CurveRecorder(RunCurves curves, String run, String traceparent) {
        this.curves = curves;
        this.run = run;
        this.traceparent = traceparent;
    }

    void add(RunProgressed event) {
        points.add(event.withoutLayers());
    }

    /** Stores what was added since the last call, if anything. */
    void keep() {
        if (points.size() > 0) {
            List<RunProgressed> part = points.points();
            long step = part.get(part.size() - 1).position().step();
            curves.keep(new RunCurve(RunCurve.FORMAT, run, step, part), traceparent);
            points.clear();
        }
    }
}
