package io.proxquant.recipes;

import java.util.Arrays;

import static io.proxquant.recipes.KeyDeclaration.choice;
import static io.proxquant.recipes.KeyDeclaration.integer;
import static io.proxquant.recipes.KeyDeclaration.optionalFlag;
import static io.proxquant.recipes.KeyDeclaration.optionalInteger;

/** Validates the evaluation and gate sections. */
final class JudgingRules {
    private static final String EVERY = EvaluationSection.Policy.EVERY.wire();

    static final KeyDeclaration POLICY = choice(
            "policy",
            "which checkpoints are evaluated",
            EvaluationSection.Policy.FINAL.wire(),
            EvaluationSection.Policy.NEWEST.wire(),
            EVERY);
    static final KeyDeclaration EACH = optionalInteger(
            "n", 1, Integer.MAX_VALUE, "each n-th checkpoint; with policy every only, and needed there");
    static final KeyDeclaration BATCH = integer("batch", 500, 1, 1_000_000, "samples per forward pass");

    static final KeyDeclaration C_STEPS =
            optionalFlag("cSteps", "whether points of a closed loop are evaluated too; absent: they are not");

    private JudgingRules() {}

    static void evaluation(Fields evaluation) {
        Object policy = evaluation.value(POLICY);
        if (EVERY.equals(policy)) {
            evaluation.value(EACH);
            if (!evaluation.has("n")) {
                evaluation.missing("n", "policy every evaluates each n-th checkpoint");
            }
        } else {
            evaluation.refuse("n", "goes with policy every");
        }
        evaluation.value(BATCH);
        evaluation.value(C_STEPS);
        evaluation.finish();
    }

    static void gate(Fields gate) {
        Arrays.stream(GateRule.values()).forEach(rule -> gate.value(rule.limit()));
        gate.finish();
        if (gate.filled().isEmpty() && gate.keys().isEmpty()) {
            gate.problems()
                    .add(
                            gate.here(),
                            gate.path(""),
                            "has no rule, so nothing could ever be promoted",
                            Arrays.stream(GateRule.values()).map(GateRule::key).toList());
        }
    }
}
