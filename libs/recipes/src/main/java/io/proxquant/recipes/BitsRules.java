package io.proxquant.recipes;

import java.util.List;
import java.util.Map;

import io.proxquant.contracts.Digest;
import io.proxquant.contracts.Json;
import io.proxquant.quantization.budget.BitsBudget;
import io.proxquant.quantization.budget.LayerChoice;
import io.proxquant.recipes.yaml.Node;

import static io.proxquant.recipes.KeyDeclaration.integer;
import static io.proxquant.recipes.KeyDeclaration.requiredText;

/**
 * Validates {@code bits: {budget, from, quantizers}} of a quantization; a {@code bits} that is a number belongs to the
 * quantizer.
 */
final class BitsRules {
    static final String KEY = "bits";
    static final KeyDeclaration BUDGET = requiredText("budget", BitsBudget.FORMS);
    static final KeyDeclaration FROM =
            KeyDeclaration.requiredInteger("from", 1, 8, "numbers of bits that a layer may get");
    static final KeyDeclaration QUANTIZERS = requiredText("quantizers", "quantizers that a layer may get");
    static final KeyDeclaration ENFORCE =
            KeyDeclaration.optionalFlag("enforce", "true refuses an artifact over the budget; absent: it is told");
    static final KeyDeclaration PLAN = KeyDeclaration.optionalText(
            BitsSection.PLAN,
            "digest of a plan that 'proxquant plan' made, or the plan itself; absent: none is made yet");

    private BitsRules() {}

    /** Whether a plan decides the quantizers: {@code bits} is a map. */
    static boolean planned(Fields quantization) {
        return quantization.at(KEY) instanceof Node.Mapping && quantization.has(KEY);
    }

    static void check(Fields quantization) {
        quantization.refuse("quantizer", "goes with one quantizer for all layers; bits.quantizers lists them here");
        quantization.refuse("map", "goes with mode prox");
        quantization.refuse("strengths", "goes with mode prox");
        if (!"hard".equals(quantization.filled().get("mode"))) {
            quantization
                    .problems()
                    .add(quantization.at("mode"), quantization.path("mode"), "must be hard, where bits has a budget");
        }
        Fields bits = quantization.map(KEY);
        budget(bits);
        choices(bits);
        bits.value(ENFORCE);
        plan(bits);
        bits.finish();
        quantization.finish();
    }

    private static void budget(Fields bits) {
        if (bits.at("budget") instanceof Node.Scalar scalar && scalar.value() instanceof Long bytes) {
            bits.fill("budget", bytes.toString());
        } else {
            bits.value(BUDGET);
        }
        try {
            if (bits.filled().get("budget") instanceof String text) {
                BitsBudget.parse(text);
            }
        } catch (IllegalArgumentException e) {
            problem(bits, "budget", e.getMessage());
        }
    }

    private static void choices(Fields bits) {
        List<Object> from = bits.values(integer("from", 1, 1, 8, FROM.summary()));
        List<Object> quantizers = bits.values(QUANTIZERS);
        for (KeyDeclaration list : List.of(FROM, QUANTIZERS)) {
            if (!bits.has(list.name()) || bits.filled().get(list.name()) instanceof List<?> each && each.isEmpty()) {
                bits.missing(list.name(), list.summary());
            }
        }
        if (from == null || quantizers == null) {
            return;
        }
        try {
            LayerChoice.all(
                    quantizers.stream().map(String::valueOf).toList(),
                    from.stream().map(each -> ((Number) each).intValue()).toList());
        } catch (IllegalArgumentException e) {
            problem(bits, "quantizers", e.getMessage());
        }
    }

    private static void plan(Fields bits) {
        if (!(bits.at(BitsSection.PLAN) instanceof Node.Mapping content) || !bits.has(BitsSection.PLAN)) {
            if (bits.value(PLAN) instanceof String text && Digest.find(text).isEmpty()) {
                problem(bits, BitsSection.PLAN, "'" + text + "' is no digest of 64 hexadecimal digits, and no plan");
            }
            return;
        }
        try {
            BitsPlan plan = BitsPlan.of(content.plain());
            bits.fill(BitsSection.PLAN, Json.mapper().convertValue(plan, Map.class));
        } catch (IllegalArgumentException e) {
            problem(bits, BitsSection.PLAN, e.getMessage());
            bits.fill(BitsSection.PLAN, null);
        }
    }

    private static void problem(Fields bits, String key, String message) {
        bits.problems().add(bits.at(key), bits.path(key), message);
    }
}
