package io.proxquant.evaluator.console;

import java.util.ArrayList;
import java.util.List;

/**
 * A run's points in order of step, at most {@value #CAPACITY}. When full, every other point of the older half goes, so that
 * a long run keeps its whole shape and its newest detail. A step that comes again (a run went on from an earlier
 * checkpoint) replaces what came after it. Points that carry a validation figure are never thinned out.
 */
final class Curve {
    static final int CAPACITY = 600;
    private final List<CurvePoint> points = new ArrayList<>();

    void add(CurvePoint point) {
        while (!points.isEmpty() && points.get(points.size() - 1).step() >= point.step()) {
            points.remove(points.size() - 1);
        }
        points.add(point);
        if (points.size() > CAPACITY) {
            thin();
        }
    }

    List<CurvePoint> points() {
        return List.copyOf(points);
    }

    int size() {
        return points.size();
    }

    void clear() {
        points.clear();
    }

    private void thin() {
        List<CurvePoint> kept = new ArrayList<>(points.size());
        int older = points.size() / 2;
        for (int i = 0; i < points.size(); i++) {
            if (i >= older || i % 2 == 0 || points.get(i).validation() != null) {
                kept.add(points.get(i));
            }
        }
        // all of the older half carried validation figures: the oldest go, memory stays bounded whatever is sent
        while (kept.size() > CAPACITY) {
            kept.remove(1);
        }
        points.clear();
        points.addAll(kept);
    }
}
