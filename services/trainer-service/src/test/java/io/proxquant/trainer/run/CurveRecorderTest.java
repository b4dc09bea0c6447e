package io.proxquant.trainer.run;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import io.proxquant.contracts.NamedMetric;
import io.proxquant.contracts.Pace;
import io.proxquant.contracts.Phase;
import io.proxquant.contracts.RunPosition;
import io.proxquant.contracts.RunProgressed;
import io.proxquant.contracts.ShrinkFigures;
import io.proxquant.contracts.StabilityFigures;
import io.proxquant.registry.runs.CurvePoints;
import io.proxquant.registry.runs.RunCurves;
import io.proxquant.storage.Manifests;
import io.proxquant.storage.MemoryObjectStore;
import io.proxquant.storage.ObjectStore;

import static org.assertj.core.api.Assertions.assertThat;

/** What a run told of its progress stays with the run, whoever trained which part of it. */
class CurveRecorderTest {
    private final ObjectStore store = new MemoryObjectStore();
    private final AtomicInteger nonces = new AtomicInteger();
    private final RunCurves curves =
            new RunCurves(store, new Manifests(store, Clock.systemUTC(), "pod", () -> "n" + nonces.incrementAndGet()));

    @Test
    void partsMakeTheWholeCurveAndNothingIsKeptTwice() {
        CurveRecorder recorder = new CurveRecorder(curves, "run", null);
        for (long step = 100; step <= 400; step += 100) {
            recorder.add(at(step, false));
            if (step % 200 == 0) {
                recorder.keep();
                recorder.keep();
            }
        }

        assertThat(steps()).containsExactly(100L, 200L, 300L, 400L);
        assertThat(curves.last("run").orElseThrow()).isEqualTo(at(400, false));
        assertThat(curves.last("another")).isEmpty();
    }

    @Test
    void whoMakesStepsAgainAfterADeathChangesNothingThatStands() {
        CurveRecorder first = new CurveRecorder(curves, "run", null);
        first.add(at(100, false));
        first.keep();
        CurveRecorder second = new CurveRecorder(curves, "run", null);
        second.add(at(50, false));
        second.add(at(100, true));
        second.keep();

        assertThat(steps()).containsExactly(100L);
    }

    @Test
    void aPartIsBoundedAndKeepsItsValidationFigures() {
        CurveRecorder recorder = new CurveRecorder(curves, "run", null);
        for (long step = 1; step <= 5L * CurvePoints.CAPACITY; step++) {
            recorder.add(at(step, step % 500 == 0));
        }
        recorder.keep();

        List<RunProgressed> kept = points();
        assertThat(kept).hasSizeBetween(CurvePoints.CAPACITY / 2, CurvePoints.CAPACITY);
        assertThat(kept.stream().filter(point -> point.validationMetric() != null))
                .hasSize(5 * CurvePoints.CAPACITY / 500);
        assertThat(kept.get(kept.size() - 1).position().step()).isEqualTo(5L * CurvePoints.CAPACITY);
    }

    private List<RunProgressed> points() {
        List<RunProgressed> all = new ArrayList<>();
        curves.each("run", all::add);
        return all;
    }

    private List<Long> steps() {
        return points().stream().map(point -> point.position().step()).toList();
    }

    private static RunProgressed at(long step, boolean validated) {
        return RunProgressed.of(
                "run",
                "model",
                new RunPosition(Phase.QUANTIZING, step, 4000, (int) (step / 1000), 4),
                1.0 / step,
                0.1,
                ShrinkFigures.NONE,
                StabilityFigures.NONE,
                validated ? new NamedMetric("accuracy", 0.5) : null,
                Pace.UNKNOWN);
    }
}
