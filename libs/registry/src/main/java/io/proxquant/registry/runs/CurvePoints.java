package io.proxquant.registry.runs;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/**
 * A run's points in order of step, at most {@value #CAPACITY}. When full, every other point of the older half goes, so that a
 * long run keeps its whole shape and its newest detail. A step that comes again (a run went on from an earlier checkpoint)
 * replaces what came after it. Points that carry a validation figure are kept, unless thinning would then drop none. Not for
 * use by several threads.
 */
public final class CurvePoints<P> {
    /** Most points of a run. */
    public static final int CAPACITY = 600;

    private final ToLongFunction<P> step;
    private final Predicate<P> validated;
    private final List<P> points = new ArrayList<>();

    /**
     * A curve without points.
     *
     * @param step the step of a point
     * @param validated whether a point carries a validation figure
     */
    public CurvePoints(ToLongFunction<P> step, Predicate<P> validated) {
        this.step = step;
        this.validated = validated;
    }

    /** Takes the newest point in. */
    public void add(P point) {
        while (!points.isEmpty() && step.applyAsLong(points.get(points.size() - 1)) >= step.applyAsLong(point)) {
            points.remove(points.size() - 1);
        }
        points.add(point);
        if (points.size() > CAPACITY) {
            thin();
        }
    }

    /** A copy of the points. */
    public List<P> points() {
        return List.copyOf(points);
    }

    public int size() {
        return points.size();
    }

    public void clear() {
        points.clear();
    }

    private void thin() {
        List<P> kept = new ArrayList<>(points.size());
        int older = points.size() / 2;
        for (int i = 0; i < points.size(); i++) {
            if (i >= older || i % 2 == 0 || validated.test(points.get(i))) {
                kept.add(points.get(i));
            }
        }
        // none went, as all candidates carry a validation figure: the second oldest goes, so that memory stays bounded
        while (kept.size() > CAPACITY) {
            kept.remove(1);
        }
        points.clear();
        points.addAll(kept);
    }
}
