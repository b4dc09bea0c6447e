package io.proxquant.evaluator.console;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.proxquant.contracts.CStepWait;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.Event;
import io.proxquant.contracts.NamedMetric;
import io.proxquant.contracts.Pace;
import io.proxquant.contracts.Phase;
import io.proxquant.contracts.PromotionDecided;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.RequestReference;
import io.proxquant.contracts.RunCompleted;
import io.proxquant.contracts.RunFailed;
import io.proxquant.contracts.RunPosition;
import io.proxquant.contracts.RunProgressed;
import io.proxquant.contracts.RunStarted;
import io.proxquant.contracts.RunStep;
import io.proxquant.contracts.ShrinkFigures;
import io.proxquant.contracts.StabilityFigures;
import io.proxquant.registry.runs.CurvePoints;

import static org.assertj.core.api.Assertions.assertThat;

/** What the console remembers, and that it cannot be made to remember without end. */
class PipelineStateTest {
    private static final Digest DIGEST = Digest.parse("0".repeat(64));
    private final PipelineState pipeline = new PipelineState();

    @Test
    void aRunIsItsNewestProgressAndItsWholeCurve() {
        pipeline.apply(progress("run", 10, 0.9), at(1));
        pipeline.apply(progress("run", 20, 0.8), at(2));

        Update.RunDetail run = pipeline.find("run").orElseThrow();

        assertThat(run.summary().reach().step()).isEqualTo(20);
        assertThat(run.summary().status()).isEqualTo(RunStatus.RUNNING);
        assertThat(run.points()).extracting(CurvePoint::step).containsExactly(10L, 20L);
        assertThat(run.points()).extracting(CurvePoint::loss).containsExactly(0.9, 0.8);
    }

    @Test
    void aRunThatWentOnFromAnEarlierStepReplacesWhatCameAfterIt() {
        for (long step : new long[] {10, 20, 30, 20}) {
            pipeline.apply(progress("run", step, step / 100.0), at(step));
        }

        assertThat(pipeline.find("run").orElseThrow().points())
                .extracting(CurvePoint::step)
                .containsExactly(10L, 20L);
    }

    @Test
    void anEndedRunStaysEndedWhateverProgressArrivesLate() {
        pipeline.apply(new RunCompleted("run", "model", DIGEST, 30, DIGEST, 30, 12.0), at(5));
        pipeline.apply(progress("run", 20, 0.8), at(4));

        RunSummary summary = pipeline.find("run").orElseThrow().summary();

        assertThat(summary.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(summary.updated()).isEqualTo(at(5));

        PipelineState inOrder = new PipelineState();
        inOrder.apply(progress("run", 20, 0.8), at(4));
        inOrder.apply(new RunCompleted("run", "model", DIGEST, 30, DIGEST, 30, 12.0), at(5));
        assertThat(summary).isEqualTo(inOrder.find("run").orElseThrow().summary());
    }

    @Test
    void onlyALaterStartBringsAFailedRunBack() {
        pipeline.apply(new RunFailed("run", "model", ReasonCode.RUN_DIVERGED, "the loss is NaN", 12L), at(5));
        pipeline.apply(started("run"), at(4));
        assertThat(pipeline.find("run").orElseThrow().summary().failure().reason())
                .isEqualTo(ReasonCode.RUN_DIVERGED);

        pipeline.apply(started("run"), at(6));
        assertThat(pipeline.find("run").orElseThrow().summary().status()).isEqualTo(RunStatus.RUNNING);
        assertThat(pipeline.find("run").orElseThrow().summary().failure().reason())
                .isNull();
    }

    @Test
    void aSecondRequestUnderARunsNameChangesNothingButTheNoteOfIt() {
        RequestReference first = new RequestReference("/proxquant/test/cli", "1");
        RequestReference second = new RequestReference("/proxquant/test/cli", "2");
        List<Told> told = List.of(
                new Told(started("run"), at(1), first),
                new Told(progress("run", 10, 0.9), at(2), first),
                new Told(taken("run"), at(3), second),
                new Told(new RunFailed("run", "model", ReasonCode.ATTEMPTS_EXHAUSTED, "died", null), at(4), second),
                new Told(new RunCompleted("run", "model", DIGEST, 30, DIGEST, 30, 12.0), at(5), first),
                new Told(taken("run"), at(6), second));
        told.forEach(each -> pipeline.apply(each.event(), each.time(), each.request(), 500));

        RunSummary summary = pipeline.find("run").orElseThrow().summary();
        assertThat(summary.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(summary.failure().reason()).isNull();
        assertThat(summary.refused()).isEqualTo(at(6));
        assertThat(summary.updated()).as("of the run itself").isEqualTo(at(5));

        PipelineState restarted = new PipelineState();
        told.stream()
                .filter(each -> each.event() instanceof RunProgressed)
                .forEach(each -> restarted.apply(each.event(), each.time(), each.request(), 500));
        told.stream()
                .filter(each -> !(each.event() instanceof RunProgressed))
                .forEach(each -> restarted.apply(each.event(), each.time(), each.request(), 500));
        assertThat(restarted.find("run").orElseThrow().summary())
                .as("read again from the topics, in another order between them")
                .isEqualTo(summary);
    }

    @Test
    void aTakenNameIsNoEndOfARunWhoeverDoesNotSayWhomItAnswers() {
        pipeline.apply(new RunCompleted("run", "model", DIGEST, 30, DIGEST, 30, 12.0), at(5));
        pipeline.apply(taken("run"), at(6));
        assertThat(pipeline.find("run").orElseThrow().summary().status()).isEqualTo(RunStatus.COMPLETED);

        pipeline.apply(taken("forgotten"), at(7));
        assertThat(pipeline.find("forgotten"))
                .as("no run is known by a refusal")
                .isEmpty();
    }

    @Test
    void aRunThatFailsByItselfHasFailed() {
        RequestReference own = new RequestReference("/proxquant/test/cli", "1");
        pipeline.apply(started("run"), at(1), own, 500);
        pipeline.apply(new RunFailed("run", "model", ReasonCode.RUN_DIVERGED, "NaN", 3L), at(2), own, 500);
        assertThat(pipeline.find("run").orElseThrow().summary().status()).isEqualTo(RunStatus.FAILED);
    }

    @Test
    void aCurveKeepsItsShapeItsNewestDetailAndItsValidationFiguresWithinABound() {
        for (int step = 1; step <= 5 * CurvePoints.CAPACITY; step++) {
            pipeline.apply(progress("run", step, 1.0 / step, step % 500 == 0), at(step));
        }

        List<CurvePoint> points = pipeline.find("run").orElseThrow().points();

        assertThat(points).hasSizeLessThanOrEqualTo(CurvePoints.CAPACITY).hasSizeGreaterThan(CurvePoints.CAPACITY / 2);
        assertThat(points.get(0).step()).isEqualTo(1);
        assertThat(points.get(points.size() - 1).step()).isEqualTo(5L * CurvePoints.CAPACITY);
        assertThat(points).isSortedAccordingTo((a, b) -> Long.compare(a.step(), b.step()));
        assertThat(points.stream().filter(p -> p.validation() != null)).hasSize(5 * CurvePoints.CAPACITY / 500);
    }

    @Test
    void aCurveOfValidationFiguresAloneIsBoundedToo() {
        for (int step = 1; step <= 3 * CurvePoints.CAPACITY; step++) {
            pipeline.apply(progress("run", step, 1.0, true), at(step));
        }

        assertThat(pipeline.find("run").orElseThrow().points()).hasSizeLessThanOrEqualTo(CurvePoints.CAPACITY);
    }

    @Test
    void theLeastRecentlyChangedRunsAndTheOldestDecisionsGoFirst() {
        for (int i = 0; i < ConsoleLimits.DEFAULT.runs() + 10; i++) {
            pipeline.apply(progress("run-" + i, 1, 1.0), at(i));
        }
        for (int i = 0; i < ConsoleLimits.DEFAULT.entries() + 10; i++) {
            pipeline.apply(refused(i), at(i));
        }

        assertThat(pipeline.runs()).hasSize(ConsoleLimits.DEFAULT.runs());
        assertThat(pipeline.runs().get(0).run()).isEqualTo("run-" + (ConsoleLimits.DEFAULT.runs() + 9));
        assertThat(pipeline.find("run-9")).isEmpty();
        assertThat(pipeline.decisions()).hasSize(ConsoleLimits.DEFAULT.entries());
        assertThat(pipeline.decisions().get(0).event().step()).isEqualTo(ConsoleLimits.DEFAULT.entries() + 9);
    }

    @Test
    void aRepeatedDecisionStandsOnce() {
        pipeline.apply(refused(1), at(1));
        pipeline.apply(refused(1), at(2));

        assertThat(pipeline.decisions()).hasSize(1);
    }

    @Test
    void whatIsKeptIsBoundedInBytesHoweverFewItAre() {
        int size = 244_000;
        for (int i = 0; i < 500; i++) {
            pipeline.apply(refused(i), at(i), null, size);
        }
        assertThat(pipeline.decisions()).hasSize((int) (ConsoleLimits.DEFAULT.entryBytes() / size));
        assertThat(pipeline.decisions().get(0).event().step()).isEqualTo(499);

        pipeline.apply(refused(499), at(501), null, size);
        assertThat(pipeline.decisions()).as("a repeat is no second entry").hasSize((int)
                (ConsoleLimits.DEFAULT.entryBytes() / size));
    }

    @Test
    void pointsAreBoundedOverAllRunsAndTheRunThatChangesKeepsItsCurve() {
        PipelineState small = new PipelineState(new ConsoleLimits(10, 30, 10, 1000, 2, 1000));
        for (int run = 0; run < 4; run++) {
            for (int step = 1; step <= 10; step++) {
                small.apply(progress("run-" + run, step, 1.0), at(100L * run + step));
            }
        }
        assertThat(small.find("run-0").orElseThrow().points()).isEmpty();
        assertThat(small.find("run-0").orElseThrow().summary().reach().step()).isEqualTo(10);
        assertThat(small.find("run-3").orElseThrow().points()).hasSize(10);
    }

    @Test
    void aRunThatWaitsShowsThatItDoesAndKeepsWhatItMeasured() {
        pipeline.apply(progress("run", 20, 0.8), at(1));
        Page page = Page.of(pipeline).reads(100);

        RunProgressed waits = RunProgressed.of(
                "run",
                "model",
                new RunPosition(Phase.QUANTIZING, 20, 100_000, 1, 10),
                null,
                0.1,
                ShrinkFigures.NONE,
                StabilityFigures.NONE,
                null,
                Pace.waiting(CStepWait.since(at(2), 1, 3)));
        pipeline.apply(waits, at(2));

        Update.RunChanged changed = (Update.RunChanged) page.seen.get(page.seen.size() - 1);
        assertThat(changed.summary().pace().waiting().cStep()).isEqualTo(1);
        assertThat(changed.point()).isNull();
        assertThat(pipeline.find("run").orElseThrow().points())
                .extracting(CurvePoint::loss)
                .containsExactly(0.8);
    }

    @Test
    void aViewerGetsEverythingAndThenEveryChangeUntilItLeaves() {
        pipeline.apply(progress("run", 10, 0.9), at(1));
        pipeline.apply(refused(1), at(1));
        pipeline.apply(refused(2), at(2));

        Page page = Page.of(pipeline).reads(100);
        pipeline.apply(progress("run", 20, 0.8), at(2));
        pipeline.deadLetters(Map.of("runs", 1L));
        pipeline.deadLetters(Map.of("runs", 1L));
        page.leaves();
        pipeline.apply(progress("run", 30, 0.7), at(3));

        assertThat(page.names())
                .containsExactly("snapshot", "curve", "decision", "decision", "complete", "run", "dead-letters");
        assertThat(((Update.RunCurve) page.seen.get(1)).points()).hasSize(1);
        assertThat(((Update.Decided) page.seen.get(2)).decision().event().step())
                .isEqualTo(1);
        assertThat(((Update.RunChanged) page.seen.get(5)).point().step()).isEqualTo(20);
    }

    @Test
    void aViewerIsToldAsMuchAsItReadsAndMissesNothing() {
        pipeline.apply(progress("run", 10, 0.9), at(1));
        Page page = Page.of(pipeline).reads(1);
        pipeline.apply(progress("run", 20, 0.8), at(2));
        assertThat(page.names()).containsExactly("snapshot");

        page.reads(1);
        assertThat(((Update.RunCurve) page.seen.get(1)).points())
                .as("made when it is read")
                .hasSize(2);
        page.reads(10);
        assertThat(page.names()).containsExactly("snapshot", "curve", "complete", "run");
    }

    @Test
    void viewersThatNeverReadAreCutOffAndHoldNothing() {
        List<Page> pages = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            pages.add(Page.of(pipeline));
        }
        Page reader = Page.of(pipeline).reads(Long.MAX_VALUE);
        for (int i = 0; i < 500; i++) {
            pipeline.apply(refused(i), at(i), null, 244_000);
        }
        assertThat(pages).allSatisfy(page -> {
            assertThat(page.cutOff).isInstanceOf(Viewer.ViewerBehindException.class);
            assertThat(page.seen).isEmpty();
        });
        assertThat(reader.cutOff).isNull();
        assertThat(reader.names()).hasSize(2 + 500);
    }

    @Test
    void aViewersStreamEndsWhenTheServiceIsAboutToStop() {
        Page idle = Page.of(pipeline);
        Page reading = Page.of(pipeline).reads(10);
        assertThat(reading.ended).isFalse();

        pipeline.end();

        assertThat(List.of(idle, reading, Page.of(pipeline)))
                .allSatisfy(page -> assertThat(page.ended).isTrue());
        assertThat(idle.cutOff).isNull();
        assertThat(pipeline.full()).isFalse();
    }

    @Test
    void onlySoManyMayLook() {
        PipelineState small = new PipelineState(new ConsoleLimits(10, 30, 10, 1000, 2, 1000));
        Page first = Page.of(small);
        Page.of(small);
        assertThat(small.full()).isTrue();
        first.leaves();
        first.leaves();
        assertThat(small.full()).isFalse();
    }

    private record Told(Event event, Instant time, RequestReference request) {}

    private static RunFailed taken(String run) {
        return new RunFailed(run, "model", ReasonCode.RUN_EXISTS, "the name is taken", null);
    }

    private static Instant at(long second) {
        return Instant.ofEpochSecond(second);
    }

    private static RunStarted started(String run) {
        return new RunStarted(run, "model", DIGEST, "class", 1, null, true);
    }

    private static PromotionDecided refused(int i) {
        return PromotionDecided.refused(
                new RunStep("model", "run", i),
                "artifacts/a/" + i,
                "binary",
                ReasonCode.OBJECT_MISSING,
                "it is nowhere");
    }

    private static RunProgressed progress(String run, long step, double loss) {
        return progress(run, step, loss, false);
    }

    private static RunProgressed progress(String run, long step, double loss, boolean validated) {
        return RunProgressed.of(
                run,
                "model",
                new RunPosition(Phase.QUANTIZING, step, 100_000, 1, 10),
                loss,
                0.1,
                ShrinkFigures.NONE,
                StabilityFigures.NONE,
                validated ? new NamedMetric("accuracy", 0.5) : null,
                Pace.UNKNOWN);
    }
}
