package io.proxquant.contracts;

/**
 * One line of a gate decision: which rule, what was seen, what was allowed. Kept whole and unrounded, so that a decision
 * can be re-read without re-running anything.
 *
 * @param rule the rule's name, which carries direction and unit, e.g. {@code maxAccuracyDropPoints}
 * @param observed the value compared, unrounded; absent when missing or not finite, then {@code reason} says which
 * @param limit the recipe's limit
 * @param verdict how it ended
 * @param reason why it did not pass, or why it does not apply
 */
public record RuleResult(
        String rule, @MayBeAbsent Double observed, double limit, RuleVerdict verdict, @MayBeAbsent ReasonCode reason) {
    public RuleResult {
        Require.label("rules.rule", rule);
        Require.optionalFinite("rules.observed", observed);
        Require.optionalFinite("rules.limit", limit);
        Require.present("rules.verdict", verdict);
    }
}
