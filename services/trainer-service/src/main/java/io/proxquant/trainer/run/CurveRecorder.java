package io.proxquant.trainer.run;

import java.util.ArrayList;
import java.util.List;

import io.proxquant.checkpoints.manifest.RunCurve;
import io.proxquant.contracts.RunProgressed;
import io.proxquant.registry.runs.RunCurves;

/**
 * Keeps what was told of a run's progress with the run, a part at each checkpoint: the topic forgets it within hours. A part
 * has at most {@value #MOST} points; of more, every other one of the older half goes, those with a validation figure last.
 * Not for use by several threads.
 */
final class CurveRecorder {
    static final int MOST = 600;

    private final RunCurves curves;
    private final String run;
    private final String traceparent;
    private final List<RunProgressed> points = new ArrayList<>();

    CurveRecorder(RunCurves curves, String run, String traceparent) {
        this.curves = curves;
        this.run = run;
        this.traceparent = traceparent;
    }

    void add(RunProgressed event) {
        points.add(event.withoutLayers());
        if (points.size() > MOST) {
            thin();
        }
    }

    /** Keeps what came since the last time; nothing when nothing did. */
    void keep() {
        if (!points.isEmpty()) {
            long step = points.get(points.size() - 1).position().step();
            curves.keep(new RunCurve(RunCurve.FORMAT, run, step, points), traceparent);
            points.clear();
        }
    }

    private void thin() {
        List<RunProgressed> kept = new ArrayList<>(points.size());
        for (int i = 0; i < points.size(); i++) {
            if (i >= points.size() / 2 || i % 2 == 0 || points.get(i).validationMetric() != null) {
                kept.add(points.get(i));
            }
        }
        if (kept.size() > MOST) {
            kept.remove(1);
        }
        points.clear();
        points.addAll(kept);
    }
}
