package io.proxquant.evaluator.gate;

import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.RuleResult;
import io.proxquant.contracts.RuleVerdict;
import io.proxquant.contracts.Scores;
import io.proxquant.recipes.GateRule;

/**
 * Judges a candidate by one rule. Anything that is missing, not finite, empty or of another number of samples fails, with its
 * own reason; values are compared unrounded, and a value that equals its limit passes.
 */
final class RuleJudge {
    private final Candidate candidate;
    private final Champion champion;

    /** @param champion null while there is none */
    RuleJudge(Candidate candidate, Champion champion) {
        this.candidate = candidate;
        this.champion = champion;
    }

    RuleResult judge(GateRule rule, double limit) {
        if (rule.reference() == GateRule.Reference.CHAMPION && champion == null) {
            return new RuleResult(rule.key(), null, limit, RuleVerdict.NOT_APPLICABLE, ReasonCode.NO_CHAMPION);
        }
        ObservedValue observed = observe(rule);
        if (observed.reason() != null) {
            return new RuleResult(rule.key(), null, limit, RuleVerdict.FAILED, observed.reason());
        }
        boolean kept = isMinimum(rule) ? observed.value() >= limit : observed.value() <= limit;
        return new RuleResult(
                rule.key(),
                observed.value(),
                limit,
                kept ? RuleVerdict.PASSED : RuleVerdict.FAILED,
                kept ? null : ReasonCode.RULE_FAILED);
    }

    private ObservedValue observe(GateRule rule) {
        ObservedValue own = ObservedValue.of(rule.metric(), candidate.validation(), ReasonCode.METRIC_MISSING);
        if (own.reason() != null) {
            return own;
        }
        ObservedValue reference =
                switch (rule.reference()) {
                    case NONE -> own;
                    case BASELINE -> reference(rule, candidate.baseline(), ReasonCode.BASELINE_MISSING);
                    case CHAMPION -> reference(rule, champion.validation(), ReasonCode.METRIC_MISSING);
                };
        return reference.reason() != null
                ? reference
                : ObservedValue.of(observed(rule, own.value(), reference.value()));
    }

    private ObservedValue reference(GateRule rule, Scores scores, ReasonCode whenAbsent) {
        ObservedValue found = ObservedValue.of(rule.metric(), scores, whenAbsent);
        if (found.reason() == null && scores.samples() != candidate.validation().samples()) {
            // figures over another number of samples are of other data, hence nothing to compare with
            return ObservedValue.missing(whenAbsent);
        }
        return found;
    }

    /** The value that is held against the limit; a new rule does not compile until it stands here. */
    private static double observed(GateRule rule, double value, double reference) {
        return switch (rule) {
            case MIN_ACCURACY, MAX_PERPLEXITY, MAX_LOSS -> value;
            case MAX_ACCURACY_DROP_POINTS -> (reference - value) * 100;
            case MIN_ACCURACY_GAIN_OVER_CHAMPION_POINTS -> (value - reference) * 100;
            case MAX_PERPLEXITY_RATIO, MAX_PERPLEXITY_RATIO_TO_CHAMPION -> value / reference;
            case MAX_LOSS_INCREASE -> value - reference;
        };
    }

    private static boolean isMinimum(GateRule rule) {
        return switch (rule) {
            case MIN_ACCURACY, MIN_ACCURACY_GAIN_OVER_CHAMPION_POINTS -> true;
            case MAX_ACCURACY_DROP_POINTS,
                    MAX_PERPLEXITY_RATIO,
                    MAX_PERPLEXITY,
                    MAX_LOSS,
                    MAX_LOSS_INCREASE,
                    MAX_PERPLEXITY_RATIO_TO_CHAMPION -> false;
        };
    }
}
