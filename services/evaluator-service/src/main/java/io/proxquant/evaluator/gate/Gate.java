package io.proxquant.evaluator.gate;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import io.proxquant.contracts.ArtifactKind;
import io.proxquant.contracts.CanonicalJson;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.RuleResult;
import io.proxquant.contracts.RuleVerdict;

/**
 * Judges candidates by a recipe's rules and by what holds for every model. Fails closed: a candidate passes only if every
 * rule passed or does not apply, at least one applied, and nothing that the rules need was missing. Judging is a pure
 * function, so a verdict that lost against a new champion is simply judged again.
 */
public final class Gate {
    /** Raised when the meaning of a rule changes, so that decisions of both meanings can stand side by side. */
    static final int VERSION = 1;

    private final Map<GateRule, Double> limits;

    private Gate(Map<GateRule, Double> limits) {
        this.limits = limits;
    }

    /**
     * A gate from the recipe's keys and limits.
     *
     * @throws IllegalArgumentException for a rule that is unknown here or a limit that is not finite: leaving it out would
     *     open the gate
     */
    public static Gate of(Map<String, Double> rules) {
        Map<GateRule, Double> limits = new TreeMap<>();
        rules.forEach((name, limit) -> {
            GateRule rule = GateRule.named(name)
                    .orElseThrow(() -> new IllegalArgumentException("gate." + name + ": no such rule in this version"));
            if (limit == null || !Double.isFinite(limit)) {
                throw new IllegalArgumentException(
                        "gate." + name + ": the limit must be a finite number, was " + limit);
            }
            limits.put(rule, limit);
        });
        return new Gate(limits);
    }

    /** Canonical digest of rules, limits and their meaning; part of a decision's name. */
    public String digest() {
        Map<String, Object> content = new TreeMap<>();
        limits.forEach((rule, limit) -> content.put(rule.rule(), limit));
        return CanonicalJson.digest(Map.of("version", VERSION, "rules", content));
    }

    /** Whether a champion has to be scored before judging. */
    public boolean comparesWithChampion() {
        return limits.keySet().stream().anyMatch(GateRule::againstChampion);
    }

    /** Judges a candidate, against the reigning champion where there is one. */
    public Judgement judge(Candidate candidate, Optional<Champion> champion) {
        List<RuleResult> results = limits.entrySet().stream()
                .map(rule -> rule.getKey()
                        .judge(rule.getValue(), candidate.validation(), candidate.baseline(), champion.orElse(null)))
                .toList();
        ReasonCode reason = obstacle(candidate, champion, results);
        return new Judgement(reason == null, reason, results);
    }

    /** The first thing that stands in the way, the most fundamental first; null when nothing does. */
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
        if (goesBack(candidate) || reigns(candidate, champion)) {
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

    /** The champion's own artifact under another event must not be promoted over itself. */
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
