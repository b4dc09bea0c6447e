package io.proxquant.evaluator.gate;

import java.util.List;

import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.RuleResult;

/**
 * The gate's answer before anything is written.
 *
 * @param passed whether the alias may move
 * @param reason why not; null exactly when passed
 * @param rules every rule of the recipe, in the order of {@link io.proxquant.recipes.GateRule}, whatever the outcome
 */
public record Judgement(boolean passed, ReasonCode reason, List<RuleResult> rules) {
    public Judgement {
        if (passed != (reason == null)) {
            throw new IllegalArgumentException("a reason is given exactly when the gate is not passed");
        }
        rules = List.copyOf(rules);
    }
}
