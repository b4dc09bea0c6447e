package io.proxquant.evaluator.console;

import java.time.Clock;
import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.proxquant.checkpoints.manifest.RunCurve;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.Event;
import io.proxquant.contracts.NamedMetric;
import io.proxquant.contracts.Pace;
import io.proxquant.contracts.Phase;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.RunCompleted;
import io.proxquant.contracts.RunFailed;
import io.proxquant.contracts.RunPosition;
import io.proxquant.contracts.RunProgressed;
import io.proxquant.contracts.ShrinkFigures;
import io.proxquant.contracts.StabilityFigures;
import io.proxquant.registry.runs.RunCurves;
import io.proxquant.storage.Manifests;
import io.proxquant.storage.MemoryObjectStore;

import static org.assertj.core.api.Assertions.assertThat;

/** A finished run says the same before and after a restart of the console, though its progress has gone from the topic. */
class EndedRunsTest {
    private static final Digest DIGEST = Digest.parse("0".repeat(64));
    private static final Instant END = Instant.parse("2026-11-30T10:00:00Z");
    private final MemoryObjectStore store = new MemoryObjectStore();
    private final RunCurves curves = new RunCurves(store, new Manifests(store, Clock.systemUTC(), "pod", () -> "n"));

    @Test
    void aCompletedRunSaysTheSameAfterARestart() {
        RunCompleted completed = new RunCompleted("run", "model", DIGEST, 4000, DIGEST, 4000, 12.0);
        PipelineState before = new PipelineState();
        before.apply(at(4000, true), END.minusSeconds(5));
        before.apply(completed, END);
        keep(at(2000, false), at(4000, true));

        assertThat(restartedWith(completed).find("run").orElseThrow().summary())
                .isEqualTo(before.find("run").orElseThrow().summary());
    }

    @Test
    void soDoesAFailedOne() {
        RunFailed failed = new RunFailed("run", "model", ReasonCode.RUN_DIVERGED, "NaN", 2500L);
        PipelineState before = new PipelineState();
        before.apply(at(2000, false), END.minusSeconds(5));
        before.apply(failed, END);
        keep(at(2000, false));

        assertThat(restartedWith(failed).find("run").orElseThrow().summary())
                .isEqualTo(before.find("run").orElseThrow().summary());
    }

    @Test
    void aRunThatLeftNothingIsAskedForOnce() {
        PipelineState state = new PipelineState();
        state.apply(new RunCompleted("old", "model", DIGEST, 30, DIGEST, 30, 12.0), END);
        EndedRuns ended = new EndedRuns(state, curves);
        ended.run();
        keep(at(4000, true));
        ended.run();
        assertThat(state.find("old").orElseThrow().summary().reach().totalEpochs())
                .isZero();
    }

    private PipelineState restartedWith(Event end) {
        PipelineState restarted = new PipelineState();
        restarted.apply(end, END);
        new EndedRuns(restarted, curves).run();
        return restarted;
    }

    private void keep(RunProgressed... points) {
        curves.keep(
                new RunCurve(
                        RunCurve.FORMAT,
                        "run",
                        points[points.length - 1].position().step(),
                        List.of(points)),
                null);
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
