package io.proxquant.evaluator.gate;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.proxquant.contracts.ArtifactKind;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.RuleResult;
import io.proxquant.contracts.RuleVerdict;
import io.proxquant.recipes.GateRule;
import io.proxquant.recipes.GateSection;

/**
 * Judges candidates by a recipe's rules and by what holds for every model. Fails closed: a candidate passes only if every
 * rule passed or does not apply, at least one applied, and nothing that the rules need was missing. Judging is a pure
 * function, so a verdict that lost against a new champion is simply judged again.
 */
public final class Gate {
    private final GateSection rules;

    /**
     * A gate with the recipe's rules.
     *
     * @param rules null for a recipe without gate: it promotes nothing
     * @throws IllegalArgumentException for a limit that is not finite: it would silently open or shut the gate
     */
    public Gate(GateSection rules) {
        this.rules = rules == null ? new GateSection(Map.of()) : rules;
        this.rules.limits().forEach((rule, limit) -> {
            if (limit == null || !Double.isFinite(limit)) {
                throw new IllegalArgumentException(
                        "gate." + rule.key() + ": the limit must be a finite number, was " + limit);
            }
        });
    }

    /** Canonical digest of rules and limits; part of a decision's name. */
    public Digest digest() {
        return rules.digest();
    }

    /** Whether a champion has to be scored before judging. */
    public boolean comparesWithChampion() {
        return rules.limits().keySet().stream().anyMatch(rule -> rule.reference() == GateRule.Reference.CHAMPION);
    }

    /** Judges a candidate, against the reigning champion where there is one. */
    public Judgement judge(Candidate candidate, Optional<Champion> champion) {
        RuleJudge judge = new RuleJudge(candidate, champion.orElse(null));
        List<RuleResult> results = rules.limits().entrySet().stream()
                .map(rule -> judge.judge(rule.getKey(), rule.getValue()))
                .toList();
        ReasonCode reason = obstacle(candidate, champion, results);
        return new Judgement(reason == null, reason, results);
    }

    /** The first reason against promotion, the most fundamental first; null if there is none. */
    private ReasonCode obstacle(Candidate candidate, Optional<Champion> champion, List<RuleResult> results) {
        if (candidate.kind() != ArtifactKind.HARD) {
            return ReasonCode.KIND_NOT_PROMOTABLE;
        }
        if (!candidate.phase().promotable()) {
            return ReasonCode.PHASE_NOT_PROMOTABLE;
        }
        if (candidate.validation() == null) {
            return ReasonCode.METRIC_MISSING;
        }
        if (candidate.validation().samples() == 0) {
            return ReasonCode.EVALUATION_EMPTY;
        }
        if (reigns(candidate, champion)) {
            return ReasonCode.ALREADY_CHAMPION;
        }
        if (goesBack(candidate)) {
            return ReasonCode.STEP_NOT_NEWER;
        }
        Optional<ReasonCode> failed = results.stream()
                .filter(result -> result.verdict() == RuleVerdict.FAILED)
                .map(RuleResult::reason)
                .findFirst();
        if (failed.isPresent()) {
            return failed.get();
        }
        if (results.stream().noneMatch(result -> result.verdict() == RuleVerdict.PASSED)) {
            return ReasonCode.GATE_WITHOUT_RULES;
        }
        return champion.map(reigning -> withoutComparison(candidate, reigning)).orElse(null);
    }

    private static boolean goesBack(Candidate candidate) {
        return candidate.newestPromotedStep() != null && candidate.step() < candidate.newestPromotedStep();
    }

    /**
     * Whether the candidate is the champion, which is not promoted over itself. Artifacts are named by the weights they come
     * from, so an event of the champion's run, or of a run that ended in the same weights, may name it again.
     */
    private static boolean reigns(Candidate candidate, Optional<Champion> champion) {
        return champion.filter(c -> c.artifact().equals(candidate.artifact())).isPresent();
    }

    /** A later step of the champion's own run is its continuation; anything else has to beat it by a rule. */
    private ReasonCode withoutComparison(Candidate candidate, Champion champion) {
        if (comparesWithChampion()) {
            return null;
        }
        if (!candidate.run().equals(champion.run())) {
            return ReasonCode.NO_RULE_AGAINST_CHAMPION;
        }
        return candidate.step() > champion.step() ? null : ReasonCode.STEP_NOT_NEWER;
    }
}
