package io.proxquant.evaluator.console;

import io.proxquant.contracts.MayBeAbsent;
import io.proxquant.contracts.NamedMetric;
import io.proxquant.contracts.Phase;
import io.proxquant.contracts.RunProgressed;
import io.proxquant.contracts.WeightFigures;
import io.proxquant.registry.runs.CurvePoints;

/** One point of a run's live curves: what a progress event measured at a step. */
public record CurvePoint(
        long step,
        int epoch,
        Phase phase,
        double learningRate,
        @MayBeAbsent Double loss,
        @MayBeAbsent NamedMetric validation,
        @MayBeAbsent Double signChange,
        @MayBeAbsent Double quantizationGap,
        @MayBeAbsent Double levelFlips,
        @MayBeAbsent Double strength,
        @MayBeAbsent Double totalShrink,
        @MayBeAbsent WeightFigures weights) {

    /** An empty curve. */
    static CurvePoints<CurvePoint> none() {
        return new CurvePoints<>(CurvePoint::step, point -> point.validation() != null);
    }

    static CurvePoint of(RunProgressed event) {
        return new CurvePoint(
                event.position().step(),
                event.position().epoch(),
                event.position().phase(),
                event.learningRate(),
                event.loss(),
                event.validationMetric(),
                event.stability().signChange(),
                event.stability().quantizationGap(),
                event.stability().levelFlips(),
                event.shrink().strength(),
                event.shrink().totalShrink(),
                event.weights());
    }
}
