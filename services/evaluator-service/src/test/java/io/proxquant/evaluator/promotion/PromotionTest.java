package io.proxquant.evaluator.promotion;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.proxquant.contracts.PromotionDecided;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.RunStep;
import io.proxquant.contracts.Verdict;
import io.proxquant.registry.DeletedException;
import io.proxquant.registry.LiveManifests;
import io.proxquant.registry.promotion.AliasEntry;
import io.proxquant.registry.promotion.AliasView;
import io.proxquant.registry.promotion.Aliases;
import io.proxquant.registry.promotion.Decision;
import io.proxquant.registry.promotion.Decisions;
import io.proxquant.registry.promotion.RolledBack;
import io.proxquant.storage.Manifests;
import io.proxquant.storage.MemoryObjectStore;
import io.proxquant.storage.NumberedLog;
import io.proxquant.storage.ObjectKey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** One verdict per event, whoever asks, however often, and wherever the process died. */
class PromotionTest {
    private static final String MODEL = Cases.MODEL;
    private final CrashingStore store = new CrashingStore(new MemoryObjectStore());
    private final Manifests manifests =
            new Manifests(store, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), "pod", () -> UUID.randomUUID()
                    .toString());
    private final Aliases aliases = new Aliases(store, manifests);
    private final Promotion promotion =
            new Promotion(aliases, new Decisions(manifests), new LiveManifests(store, manifests));
    private final AtomicInteger championScored = new AtomicInteger();

    @Test
    void theFirstArtifactThatPassesBecomesChampionWithTheWholeDecisionInTheLog() {
        Decision decision = decide(Cases.of("first", 10, 0.8));

        assertThat(decision.decided().verdict()).isEqualTo(Verdict.PROMOTED);
        assertThat(decision.decided().aliasEntry()).isEqualTo(1);
        assertThat(decision.decided().champion()).isNull();
        AliasEntry champion =
                aliases.head(MODEL).map(NumberedLog.Entry::content).orElseThrow();
        assertThat(champion.decision()).isEqualTo(decision);
        assertThat(champion.event()).isEqualTo(Cases.hash("first"));
        assertThat(champion.previous()).isNull();
        assertThat(championScored).hasValue(0);
    }

    @Test
    void aRejectionMovesNothingAndSaysAgainstWhom() {
        decide(Cases.of("first", 10, 0.8));

        Decision worse = decide(Cases.of("second", 10, 0.7));

        assertThat(worse.decided().verdict()).isEqualTo(Verdict.REJECTED);
        assertThat(worse.decided().reason()).isEqualTo(ReasonCode.RULE_FAILED);
        assertThat(worse.decided().champion()).isEqualTo(Cases.artifactKey("first"));
        assertThat(worse.decided().aliasEntry()).isNull();
        assertThat(aliases.history(MODEL)).hasSize(1);
    }

    @Test
    void aBetterOneReplacesTheChampionAndKeepsThePrevious() {
        decide(Cases.of("first", 10, 0.8));
        decide(Cases.of("second", 10, 0.9));

        AliasView view = aliases.view(MODEL);

        assertThat(view.number()).isEqualTo(2);
        assertThat(view.champion().orElseThrow().champion()).isEqualTo(Cases.artifactKey("second"));
        assertThat(view.champion().orElseThrow().previous()).isEqualTo(Cases.artifactKey("first"));
    }

    @Test
    void aRepeatedEventGetsTheSameVerdictEvenUnderAnotherChampion() {
        Decision first = decide(Cases.of("first", 10, 0.8));
        decide(Cases.of("second", 10, 0.9));

        assertThat(decide(Cases.of("first", 10, 0.8))).isEqualTo(first);
        assertThat(aliases.history(MODEL)).hasSize(2);
    }

    @Test
    void aRunNeverGoesBackToAnEarlierStepOfItself() {
        decide(Cases.of("run-a", 20, 0.7));
        decide(Cases.of("run-b", 1, 0.8));

        Decision late = decide(Cases.of("run-a", 10, 0.99));

        assertThat(late.decided().reason()).isEqualTo(ReasonCode.STEP_NOT_NEWER);
    }

    @Test
    void aRunThatEndsInTheChampionsOwnArtifactIsToldSoHoweverOftenAndMovesNothing() {
        PromotionCase first = Cases.of("first", 10, 0.8);
        decide(first);
        PromotionCase second = Cases.ofTheWeightsOf(first, "second", 20);

        Decision decision = decide(second);

        assertThat(decision.decided().verdict()).isEqualTo(Verdict.REJECTED);
        assertThat(decision.decided().reason()).isEqualTo(ReasonCode.ALREADY_CHAMPION);
        assertThat(decision.decided().run()).isEqualTo("second");
        assertThat(decision.decided().champion()).isEqualTo(decision.decided().artifact());
        assertThat(decision.decided().rules()).hasSize(2);
        assertThat(decide(second)).isEqualTo(decision);
        assertThat(aliases.history(MODEL)).extracting(e -> e.content().run()).containsExactly("first");
    }

    @Test
    void ofTwoRunsThatEndInOneArtifactAtOnceOneIsPromotedAndTheOtherToldThatItReigns() {
        PromotionCase slow = Cases.of("slow", 10, 0.8);
        store.beforeWrite(() -> decide(Cases.ofTheWeightsOf(slow, "fast", 20)));

        Decision decision = decide(slow);

        assertThat(decision.decided().reason()).isEqualTo(ReasonCode.ALREADY_CHAMPION);
        assertThat(aliases.history(MODEL)).extracting(e -> e.content().run()).containsExactly("fast");
    }

    @Test
    void anArtifactThatReignedBeforeIsJudgedAgainstTheChampionOfToday() {
        PromotionCase first = Cases.of("first", 10, 0.8);
        decide(first);
        decide(Cases.of("better", 10, 0.9));

        Decision again = decide(Cases.ofTheWeightsOf(first, "again", 20));

        assertThat(again.decided().reason()).isEqualTo(ReasonCode.RULE_FAILED);
        assertThat(again.decided().champion()).isEqualTo(Cases.artifactKey("better"));
    }

    /** Earlier versions called it a step that is not newer; what they stored is published again as it is. */
    @Test
    void aVerdictThatAnEarlierVersionStoredStands() {
        PromotionCase first = Cases.of("first", 10, 0.8);
        decide(first);
        PromotionCase second = Cases.ofTheWeightsOf(first, "second", 20);
        PromotionDecided told = PromotionDecided.rejected(
                        new RunStep(MODEL, "second", 20),
                        first.artifact().stored().manifest(),
                        "binary",
                        ReasonCode.STEP_NOT_NEWER,
                        List.of())
                .against(first.artifact().stored().manifest());
        Decision earlier = new Decision(second.eventHash(), second.gate().digest(), second.evaluation(), told);
        new Decisions(manifests).settle(earlier, null);

        assertThat(decide(second)).isEqualTo(earlier);
    }

    /** Writes of one promotion: 1 the alias entry, 2 the decision. A crash is before or after one of them. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aCrashAtAnyWriteAndARedeliveryYieldOneDecisionAndOneEntry(int write) {
        for (boolean written : new boolean[] {false, true}) {
            String run = "run-" + write + (written ? "-after" : "-before");
            PromotionCase subject = Cases.of(run, 10, 0.5 + write / 100.0 + (written ? 0.001 : 0));
            long before = aliases.view(MODEL).number();
            store.crashAt(write, written);
            assertThatThrownBy(() -> decide(subject)).isInstanceOf(CrashingStore.Crash.class);

            Decision decision = decide(subject);

            assertThat(decision.decided().verdict()).isEqualTo(Verdict.PROMOTED);
            assertThat(aliases.view(MODEL).number()).isEqualTo(before + 1);
            assertThat(decide(subject)).isEqualTo(decision);
            assertThat(aliases.head(MODEL)
                            .map(NumberedLog.Entry::content)
                            .orElseThrow()
                            .decision())
                    .isEqualTo(decision);
        }
    }

    @Test
    void whatIsDeletedWhileItIsScoredIsNotPromotedAndNothingIsWritten() {
        PromotionCase subject = Cases.of("deleted", 10, 0.8);
        delete(subject);

        assertThatThrownBy(() -> decide(subject))
                .isInstanceOf(DeletedException.class)
                .hasMessageContaining(subject.artifact().stored().manifest());
        assertThat(aliases.history(MODEL)).isEmpty();
        assertThat(standing(subject)).isEmpty();
    }

    @Test
    void aVerdictThatWasReachedStandsWhateverIsDeletedLater() {
        PromotionCase settled = Cases.of("settled", 10, 0.8);
        Decision decision = decide(settled);
        PromotionCase crashed = Cases.of("crashed", 10, 0.9);
        store.crashAt(1, true);
        assertThatThrownBy(() -> decide(crashed)).isInstanceOf(CrashingStore.Crash.class);
        delete(settled);
        delete(crashed);

        assertThat(standing(settled)).contains(decision);
        Decision found = standing(crashed).orElseThrow();
        assertThat(found.decided().verdict()).isEqualTo(Verdict.PROMOTED);
        assertThat(aliases.head(MODEL)
                        .map(NumberedLog.Entry::content)
                        .orElseThrow()
                        .decision())
                .as("of the promotion nothing but the alias entry told")
                .isEqualTo(found);
        assertThat(new Decisions(manifests)
                        .find(MODEL, crashed.eventHash(), crashed.gate().digest()))
                .contains(found);
    }

    private Optional<Decision> standing(PromotionCase subject) {
        return promotion.standing(MODEL, subject.eventHash(), subject.gate(), null);
    }

    private void delete(PromotionCase subject) {
        store.create(
                LiveManifests.mark(new ObjectKey(subject.artifact().stored().manifest())), new byte[] {'{', '}'});
    }

    @Test
    void losingTheCompareAndSetIsJudgedAgainAgainstTheNewChampion() {
        PromotionCase slow = Cases.of("slow", 10, 0.7);
        store.beforeWrite(() -> decide(Cases.of("fast", 10, 0.9)));

        Decision decision = decide(slow);

        assertThat(decision.decided().verdict()).isEqualTo(Verdict.REJECTED);
        assertThat(decision.decided().champion()).isEqualTo(Cases.artifactKey("fast"));
        assertThat(aliases.history(MODEL)).hasSize(1);
    }

    @Test
    void ofManyRacersEachGetsAVerdictAndTheLogOnlyEverImproves() throws Exception {
        int racers = 8;
        CountDownLatch start = new CountDownLatch(1);
        ExecutorService pool = Executors.newFixedThreadPool(racers);
        List<Future<Decision>> verdicts = new ArrayList<>();
        for (int i = 0; i < racers; i++) {
            int racer = i / 2;
            PromotionCase subject = Cases.of("racer-" + racer, 10, 0.5 + racer / 10.0);
            verdicts.add(pool.submit(() -> {
                start.await();
                return decide(subject);
            }));
        }
        start.countDown();
        List<Decision> decisions = new ArrayList<>();
        for (Future<Decision> verdict : verdicts) {
            decisions.add(verdict.get());
        }
        pool.shutdown();

        List<AliasEntry> log =
                aliases.history(MODEL).map(entry -> entry.content()).toList();
        assertThat(log.get(0).run()).isEqualTo("racer-3");
        assertThat(log).extracting(AliasEntry::event).doesNotHaveDuplicates();
        assertThat(log)
                .extracting(entry ->
                        entry.decision().evaluation().validation().artifact().accuracy())
                .isSortedAccordingTo((a, b) -> Double.compare(b, a));
        for (int i = 0; i < racers; i += 2) {
            assertThat(decisions.get(i)).isEqualTo(decisions.get(i + 1));
        }
        long promoted = decisions.stream()
                .filter(d -> d.decided().verdict() == Verdict.PROMOTED)
                .distinct()
                .count();
        assertThat(promoted).isEqualTo(log.size());
    }

    @Test
    void aChampionIsScoredOnlyWhenARuleAsks() {
        decide(Cases.of("run", 10, 0.8, Map.of("minAccuracy", 0.1)));
        decide(Cases.of("run", 11, 0.7, Map.of("minAccuracy", 0.1)));
        assertThat(championScored).hasValue(0);

        decide(Cases.of("run", 12, 0.9));
        assertThat(championScored).hasValue(1);
    }

    @Test
    void afterARollbackTheGateComparesWithTheChampionThatIsBack() {
        decide(Cases.of("first", 10, 0.8));
        decide(Cases.of("second", 10, 0.9));
        AliasEntry first = aliases.entry(MODEL, 1).orElseThrow().content();
        AliasEntry second = aliases.entry(MODEL, 2).orElseThrow().content();
        AliasEntry back = new AliasEntry(
                first.champion(),
                first.artifactDigest(),
                first.run(),
                first.step(),
                first.quantization(),
                first.recipe(),
                second.champion(),
                Cases.hash("rollback"),
                first.decision(),
                new RolledBack(2, 1, "ann", null));
        assertThat(aliases.append(MODEL, 2, back, null)).isTrue();

        Decision again = decide(Cases.of("second", 10, 0.9));
        assertThat(again)
                .as("a repeat tells what was decided and moves nothing")
                .isEqualTo(second.decision());
        assertThat(aliases.history(MODEL)).hasSize(3);

        Decision third = decide(Cases.of("third", 10, 0.85));
        assertThat(third.decided().verdict()).isEqualTo(Verdict.PROMOTED);
        assertThat(third.decided().champion()).isEqualTo(Cases.artifactKey("first"));
        assertThat(third.decided().aliasEntry()).isEqualTo(4);
    }

    private Decision decide(PromotionCase subject) {
        return promotion.decide(subject, champion -> {
            championScored.incrementAndGet();
            return champion.decision().evaluation().validation().artifact();
        });
    }
}
