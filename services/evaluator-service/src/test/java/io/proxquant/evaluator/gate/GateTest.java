package io.proxquant.evaluator.gate;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import io.proxquant.contracts.ArtifactKind;
import io.proxquant.contracts.Phase;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.RuleResult;
import io.proxquant.contracts.RuleVerdict;
import io.proxquant.contracts.Scores;
import io.proxquant.recipes.GateRule;
import io.proxquant.recipes.GateSection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

/** The gate as a table: what is judged, what is seen, how it ends. */
class GateTest {
    private static final Optional<Champion> NONE = Optional.empty();

    @Nested
    class EveryRuleKnowsItsDirectionAndUnit {

        /** Columns: rule, limit, artifact accuracy, perplexity, loss, reference likewise, observed, passes. */
        @ParameterizedTest(name = "{0} {1}: observed {8}, {9}")
        @CsvSource({
            "minAccuracy,          0.5,   0.75, 9, 2,   0.5,  8, 1.5,   0.75, true",
            "minAccuracy,          0.75,  0.75, 9, 2,   0.5,  8, 1.5,   0.75, true",
            "minAccuracy,          0.80,  0.75, 9, 2,   0.5,  8, 1.5,   0.75, false",
            "maxPerplexity,        9,     0.75, 9, 2,   0.5,  8, 1.5,   9,    true",
            "maxPerplexity,        8.999, 0.75, 9, 2,   0.5,  8, 1.5,   9,    false",
            "maxAccuracyDropPoints,25,    0.50, 9, 2,   0.75, 8, 1.5,   25,   true",
            "maxAccuracyDropPoints,24.9,  0.50, 9, 2,   0.75, 8, 1.5,   25,   false",
            "maxAccuracyDropPoints,0,     0.75, 9, 2,   0.50, 8, 1.5,  -25,   true",
            "maxAccuracyDropPoints,-30,   0.75, 9, 2,   0.50, 8, 1.5,  -25,   false",
            "maxPerplexityRatio,   1.125, 0.75, 9, 2,   0.75, 8, 1.5,   1.125,true",
            "maxPerplexityRatio,   1.12,  0.75, 9, 2,   0.75, 8, 1.5,   1.125,false",
            "maxPerplexityRatio,   1,     0.75, 8, 2,   0.75, 16,1.5,   0.5,  true",
            "maxLossIncrease,      0.5,   0.75, 9, 2,   0.75, 8, 1.5,   0.5,  true",
            "maxLossIncrease,      0.4,   0.75, 9, 2,   0.75, 8, 1.5,   0.5,  false",
            "maxLoss,              2,     0.75, 9, 2,   0.75, 8, 1.5,   2,  true",
            "maxLoss,              1.99,  0.75, 9, 2,   0.75, 8, 1.5,   2,  false",
            "minAccuracyGainOverChampionPoints, 25, 0.75, 9, 2, 0.5, 8, 1.5, 25, true",
            "minAccuracyGainOverChampionPoints, 26, 0.75, 9, 2, 0.5, 8, 1.5, 25, false",
            "minAccuracyGainOverChampionPoints, 0,  0.50, 9, 2, 0.75,8, 1.5,-25, false",
            "maxPerplexityRatioToChampion, 0.5, 0.75, 4, 2, 0.75, 8, 1.5, 0.5, true",
            "maxPerplexityRatioToChampion, 0.4, 0.75, 4, 2, 0.75, 8, 1.5, 0.5, false",
        })
        void atAndAroundItsLimit(
                String rule,
                double limit,
                double accuracy,
                double perplexity,
                double loss,
                double otherAccuracy,
                double otherPerplexity,
                double otherLoss,
                double observed,
                boolean passes) {
            Scores artifact = Scores.of(accuracy, perplexity, loss, 400);
            Scores other = Scores.of(otherAccuracy, otherPerplexity, otherLoss, 400);

            Judgement judgement = gate(Map.of(rule, limit))
                    .judge(candidate(artifact, other), Optional.of(champion("other-run", 7, other)));

            RuleResult result = judgement.rules().get(0);
            assertThat(result.rule()).isEqualTo(rule);
            assertThat(result.limit()).isEqualTo(limit);
            assertThat(result.observed()).isEqualTo(observed);
            assertThat(result.verdict()).isEqualTo(passes ? RuleVerdict.PASSED : RuleVerdict.FAILED);
            assertThat(result.reason()).isEqualTo(passes ? null : ReasonCode.RULE_FAILED);
        }

        @ParameterizedTest
        @EnumSource(GateRule.class)
        void saysInItsNameWhichDirectionIsGood(GateRule rule) {
            Candidate better = candidate(Scores.of(1.0, 1.0, 0.0, 10), Scores.of(0.5, 2.0, 1.0, 10));
            Candidate worse = candidate(Scores.of(0.1, 9.0, 3.0, 10), Scores.of(0.5, 2.0, 1.0, 10), null);
            Optional<Champion> champion = Optional.of(champion("other", 1, Scores.of(0.5, 2.0, 1.0, 10)));
            Gate gate = gate(Map.of(rule.key(), neutral(rule)));

            assertThat(rule.key()).matches("(min|max)(Accuracy|Perplexity|Loss).*");
            assertThat(gate.judge(better, champion).rules().get(0).verdict()).isEqualTo(RuleVerdict.PASSED);
            assertThat(gate.judge(worse, champion).rules().get(0).verdict()).isEqualTo(RuleVerdict.FAILED);
        }

        /** A limit that a network equal to its reference just keeps. */
        private static double neutral(GateRule rule) {
            return switch (rule) {
                case MAX_ACCURACY_DROP_POINTS, MIN_ACCURACY_GAIN_OVER_CHAMPION_POINTS, MAX_LOSS_INCREASE -> 0;
                case MAX_PERPLEXITY_RATIO, MAX_PERPLEXITY_RATIO_TO_CHAMPION -> 1;
                case MIN_ACCURACY -> 0.5;
                case MAX_PERPLEXITY -> 2;
                case MAX_LOSS -> 1;
            };
        }

        @Test
        void isComparedUnrounded() {
            // 0.9499 would pass a gate that rounds to two decimals.
            Judgement judgement = gate(Map.of("minAccuracy", 0.95)).judge(candidate(accuracy(0.9499)), NONE);

            assertThat(judgement.reason()).isEqualTo(ReasonCode.RULE_FAILED);
        }
    }

    @Nested
    class FailsClosed {

        @Test
        void onNaN() {
            assertFails(Scores.of(Double.NaN, null, 1.0, 10), accuracy(0.9), ReasonCode.METRIC_NOT_FINITE);
        }

        @Test
        void onAnInfiniteBaseline() {
            assertFails(
                    accuracy(0.9), Scores.of(Double.NEGATIVE_INFINITY, null, 1.0, 10), ReasonCode.METRIC_NOT_FINITE);
        }

        @Test
        void onAMissingFigure() {
            assertFails(Scores.of(null, 9.0, 1.0, 10), accuracy(0.9), ReasonCode.METRIC_MISSING);
        }

        @Test
        void onAMissingBaseline() {
            assertFails(accuracy(0.9), null, ReasonCode.BASELINE_MISSING);
        }

        @Test
        void onABaselineOfOtherSamples() {
            assertFails(accuracy(0.9), Scores.of(0.9, null, 1.0, 11), ReasonCode.BASELINE_MISSING);
        }

        @Test
        void onAnEmptySplit() {
            assertFails(Scores.ofNothing(), accuracy(0.9), ReasonCode.EVALUATION_EMPTY);
        }

        @Test
        void onARatioToAZeroBaseline() {
            Judgement judgement = gate(Map.of("maxPerplexityRatio", 1.1))
                    .judge(candidate(Scores.of(null, 9.0, 1.0, 10), Scores.of(null, 0.0, 1.0, 10)), NONE);

            assertThat(judgement.reason()).isEqualTo(ReasonCode.METRIC_NOT_FINITE);
        }

        @Test
        void onAChampionThatCouldNotBeScored() {
            Judgement judgement = gate(Map.of("minAccuracy", 0.1, "minAccuracyGainOverChampionPoints", 0.0))
                    .judge(candidate(accuracy(0.9)), Optional.of(champion("other-run", 1, null)));

            assertThat(judgement.reason()).isEqualTo(ReasonCode.METRIC_MISSING);
            assertThat(judgement.rules())
                    .extracting(RuleResult::verdict)
                    .containsExactly(RuleVerdict.PASSED, RuleVerdict.FAILED);
        }

        @Test
        void onNoRuleAtAll() {
            assertThat(gate(Map.of()).judge(candidate(accuracy(1.0)), NONE).reason())
                    .isEqualTo(ReasonCode.GATE_WITHOUT_RULES);
        }

        @Test
        void onAnUnknownRuleOrALimitThatIsNoNumber() {
            assertThatThrownBy(() -> gate(Map.of("maxAcuracyDropPoints", 5.0)))
                    .hasMessage("no gate rule 'maxAcuracyDropPoints'");
            assertThatThrownBy(() -> gate(Map.of("minAccuracy", Double.NaN)))
                    .hasMessage("gate.minAccuracy: the limit must be a finite number, was NaN");
        }

        private void assertFails(Scores artifact, Scores baseline, ReasonCode reason) {
            Judgement judgement = gate(Map.of("maxAccuracyDropPoints", 5.0)).judge(candidate(artifact, baseline), NONE);

            assertThat(judgement.passed()).isFalse();
            assertThat(judgement.reason()).isEqualTo(reason);
            RuleResult rule = judgement.rules().get(0);
            assertThat(rule.verdict()).isEqualTo(RuleVerdict.FAILED);
            assertThat(rule.observed()).isNull();
            assertThat(rule.reason()).isEqualTo(reason);
        }
    }

    @Nested
    class Champions {
        private final Gate withoutComparison = gate(Map.of("minAccuracy", 0.5));
        private final Gate withComparison = gate(Map.of("minAccuracy", 0.5, "minAccuracyGainOverChampionPoints", 0.0));

        @Test
        void doNotMatterWhileThereIsNone() {
            Judgement judgement = withComparison.judge(candidate(accuracy(0.9)), NONE);

            assertThat(judgement.passed()).isTrue();
            assertThat(judgement.rules().get(1).verdict()).isEqualTo(RuleVerdict.NOT_APPLICABLE);
            assertThat(judgement.rules().get(1).reason()).isEqualTo(ReasonCode.NO_CHAMPION);
        }

        @Test
        void areNotMadeByARuleThatDoesNotApply() {
            Judgement judgement =
                    gate(Map.of("minAccuracyGainOverChampionPoints", 0.0)).judge(candidate(accuracy(0.9)), NONE);

            assertThat(judgement.reason()).isEqualTo(ReasonCode.GATE_WITHOUT_RULES);
        }

        /** The candidate is step 10 of run "run", with an accuracy of 0.9. */
        @ParameterizedTest(name = "champion {0} at {1} with {2}, rule against it: {3} -> {4}")
        @CsvSource({
            "run,   5,  0.99, false, ",
            "run,   10, 0.5,  false, STEP_NOT_NEWER",
            "run,   10, 0.5,  true,  ",
            "run,   11, 0.5,  true,  STEP_NOT_NEWER",
            "other, 99, 0.5,  false, NO_RULE_AGAINST_CHAMPION",
            "other, 99, 0.5,  true,  ",
            "other, 1,  0.95, true,  RULE_FAILED",
        })
        void areReplacedByALaterStepOfTheirRunOrThroughARuleAgainstThem(
                String run, long step, double accuracy, boolean rule, ReasonCode reason) {
            Champion champion = champion(run, step, accuracy(accuracy));
            Long newest = run.equals("run") ? step : null;

            Judgement judgement = (rule ? withComparison : withoutComparison)
                    .judge(candidate(accuracy(0.9), accuracy(0.9), newest), Optional.of(champion));

            assertThat(judgement.reason()).isEqualTo(reason);
        }

        @Test
        void areNotReplacedByAnEarlierStepOfARunThatReignedBefore() {
            Judgement judgement = withComparison.judge(
                    candidate(accuracy(0.9), accuracy(0.9), 11L), Optional.of(champion("other", 3, accuracy(0.1))));

            assertThat(judgement.reason()).isEqualTo(ReasonCode.STEP_NOT_NEWER);
        }

        /** The champion's artifact again: from an event of its own run, an earlier or later one, or from another run. */
        @ParameterizedTest(name = "champion {0} at {1}, rule against it: {2}")
        @CsvSource({
            "run,   10, true",
            "run,   10, false",
            "run,   5,  false",
            "run,   11, true",
            "other, 99, true",
            "other, 99, false",
        })
        void areNotReplacedByThemselvesWhoeverReachesTheirArtifact(String run, long step, boolean rule) {
            Champion itself = new Champion(run, step, "artifacts/m/a/q/v1.json", accuracy(0.9));
            Long newest = run.equals("run") ? step : null;

            Judgement judgement = (rule ? withComparison : withoutComparison)
                    .judge(candidate(accuracy(0.9), accuracy(0.9), newest), Optional.of(itself));

            assertThat(judgement.reason()).isEqualTo(ReasonCode.ALREADY_CHAMPION);
        }

        @Test
        void keepReigningThoughTheirArtifactFailsAnotherRunsRules() {
            Champion itself = new Champion("other", 99, "artifacts/m/a/q/v1.json", accuracy(0.9));

            Judgement judgement =
                    gate(Map.of("minAccuracy", 0.95)).judge(candidate(accuracy(0.9)), Optional.of(itself));

            assertThat(judgement.reason()).isEqualTo(ReasonCode.ALREADY_CHAMPION);
            assertThat(judgement.rules()).extracting(RuleResult::verdict).containsExactly(RuleVerdict.FAILED);
        }
    }

    @ParameterizedTest
    @EnumSource(Phase.class)
    void onlyFinishedAndForeignCheckpointsPassAndTheRulesAreListedAllTheSame(Phase phase) {
        Candidate candidate = new Candidate(
                "run", 10, phase, ArtifactKind.HARD, "artifacts/m/a/q/v1.json", accuracy(1.0), accuracy(1.0), null);

        Judgement judgement = gate(Map.of("minAccuracy", 0.5)).judge(candidate, NONE);

        boolean promotable = phase == Phase.FINAL || phase == Phase.FOREIGN;
        assertThat(judgement.reason()).isEqualTo(promotable ? null : ReasonCode.PHASE_NOT_PROMOTABLE);
        assertThat(judgement.rules()).extracting(RuleResult::verdict).containsExactly(RuleVerdict.PASSED);
    }

    @Test
    void aPointOfAProxPathNeverPasses() {
        Candidate candidate = new Candidate(
                "run", 10, Phase.FINAL, ArtifactKind.PROX, "artifacts/m/a/q/v1.json", accuracy(1), accuracy(1), null);

        assertThat(gate(Map.of("minAccuracy", 0.5)).judge(candidate, NONE).reason())
                .isEqualTo(ReasonCode.KIND_NOT_PROMOTABLE);
    }

    @Test
    void theDigestNamesRulesAndLimitsWhateverTheirOrder() {
        Gate one = gate(Map.of("minAccuracy", 0.5, "maxLoss", 3.0));

        assertThat(one.digest())
                .isEqualTo(gate(new TreeMap<>(Map.of("maxLoss", 3.0, "minAccuracy", 0.5)))
                        .digest())
                .isNotEqualTo(gate(Map.of("minAccuracy", 0.6, "maxLoss", 3.0)).digest())
                .isNotEqualTo(gate(Map.of("minAccuracy", 0.5)).digest());
    }

    @Test
    void everyRuleIsListedEvenWhenAnEarlierOneFailed() {
        Judgement judgement = gate(Map.of("minAccuracy", 0.95, "maxLoss", 3.0, "maxPerplexity", 2.0))
                .judge(candidate(accuracy(0.9)), NONE);

        assertThat(judgement.rules())
                .extracting(RuleResult::rule, RuleResult::verdict, RuleResult::reason)
                .isEqualTo(List.of(
                        tuple("minAccuracy", RuleVerdict.FAILED, ReasonCode.RULE_FAILED),
                        tuple("maxPerplexity", RuleVerdict.FAILED, ReasonCode.METRIC_MISSING),
                        tuple("maxLoss", RuleVerdict.PASSED, null)));
    }

    private static Gate gate(Map<String, Double> rules) {
        return new Gate(GateSection.of(rules));
    }

    private static Scores accuracy(double accuracy) {
        return Scores.of(accuracy, null, 1.0, 10);
    }

    private static Candidate candidate(Scores artifact) {
        return candidate(artifact, artifact);
    }

    private static Candidate candidate(Scores artifact, Scores baseline) {
        return candidate(artifact, baseline, null);
    }

    private static Candidate candidate(Scores artifact, Scores baseline, Long newestPromotedStep) {
        return new Candidate(
                "run",
                10,
                Phase.FINAL,
                ArtifactKind.HARD,
                "artifacts/m/a/q/v1.json",
                artifact,
                baseline,
                newestPromotedStep);
    }

    private static Champion champion(String run, long step, Scores validation) {
        return new Champion(run, step, "artifacts/m/champion/q/v1.json", validation);
    }
}
