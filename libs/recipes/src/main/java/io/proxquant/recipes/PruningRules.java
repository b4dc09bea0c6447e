package io.proxquant.recipes;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.proxquant.quantization.presets.NamePattern;
import io.proxquant.recipes.yaml.Node;

import static io.proxquant.recipes.KeyDeclaration.ANY;
import static io.proxquant.recipes.KeyDeclaration.choice;
import static io.proxquant.recipes.KeyDeclaration.optionalInteger;
import static io.proxquant.recipes.KeyDeclaration.optionalReal;

/** Validates what is pruned: one criterion, its target for all tensors or by pattern, and a schedule that ends in the phase. */
final class PruningRules {
    static final String ONCE = "once";
    static final String GRADUAL = "gradual";
    private static final String ROUNDS = "rounds";
    private static final String BY_PATTERN = ", for all tensors or a map from patterns of names";
    static final KeyDeclaration KEEP =
            optionalReal("keep", 0, 1, "share of the weights that stays, the largest" + BY_PATTERN);
    static final KeyDeclaration THRESHOLD =
            optionalReal("threshold", 0, ANY, "magnitude below which weights go" + BY_PATTERN);
    static final KeyDeclaration SENSITIVITY = optionalReal(
            "sensitivity", 0, ANY, "the same in standard deviations of each tensor at the start" + BY_PATTERN);
    static final KeyDeclaration SCHEDULE = choice(
            "schedule",
            "all before the first step, ever slower until it is done (cubic), or in rounds with retraining after each",
            ONCE,
            GRADUAL,
            ROUNDS);
    static final KeyDeclaration UPDATES =
            optionalInteger("updates", 1, 1_000_000, "how often more is pruned, equally far apart; needed unless once");
    static final KeyDeclaration EPOCHS = optionalInteger(
            "epochs",
            1,
            1_000_000,
            "epochs of the quantize phase that pruning takes, the rest retrains; needed unless once");
    private static final List<KeyDeclaration> CRITERIA = List.of(KEEP, THRESHOLD, SENSITIVITY);

    private PruningRules() {}

    /** Checks the section where there is one; {@code quantize} is the phase that prunes, null if there is none. */
    static void check(Fields training, Fields quantize) {
        Fields pruning = training.map("pruning");
        if (pruning == null) {
            return;
        }
        if (quantize == null && !training.has("quantize")) {
            training.refuse("pruning", "is of the quantize phase, which is missing");
        }
        List<String> given =
                CRITERIA.stream().map(KeyDeclaration::name).filter(pruning::has).toList();
        if (given.size() != 1) {
            pruning.problems()
                    .add(
                            training.at("pruning"),
                            training.path("pruning"),
                            "needs exactly one of keep, threshold and sensitivity, has "
                                    + (given.isEmpty() ? "none" : String.valueOf(given)));
        }
        CRITERIA.forEach(each -> target(pruning, each));
        Object schedule = pruning.value(SCHEDULE);
        for (KeyDeclaration each : List.of(UPDATES, EPOCHS)) {
            if (ONCE.equals(schedule)) {
                pruning.refuse(each.name(), "does not go with schedule once, which prunes before the first step");
            } else if (pruning.value(each) == null && schedule != null && !pruning.has(each.name())) {
                pruning.missing(each.name(), each.summary());
            }
        }
        if (quantize != null
                && pruning.filled().get("epochs") instanceof Number epochs
                && quantize.filled().get("epochs") instanceof Number phase
                && epochs.longValue() > phase.longValue()) {
            pruning.problems()
                    .add(
                            pruning.at("epochs"),
                            pruning.path("epochs"),
                            "is more than the " + phase + " epochs of the quantize phase");
        }
        pruning.finish();
    }

    /** Stores a number as the pattern of all tensors, so that the same rule is always stored in the same form. */
    private static void target(Fields pruning, KeyDeclaration criterion) {
        String key = criterion.name();
        if (!pruning.has(key)) {
            pruning.value(criterion);
            return;
        }
        Map<String, Object> targets = new TreeMap<>();
        if (pruning.at(key) instanceof Node.Mapping) {
            Fields map = pruning.map(key);
            for (String pattern : map.keys()) {
                if (pattern.isBlank()) {
                    map.problems().add(map.at(pattern), map.path(pattern), "has an empty pattern");
                }
                put(targets, pattern, map.value(criterion.called(pattern)));
            }
            map.finish();
        } else {
            put(targets, NamePattern.OTHERS, pruning.value(criterion));
        }
        pruning.fill(key, targets);
    }

    private static void put(Map<String, Object> targets, String pattern, Object value) {
        if (value instanceof Number number) {
            targets.put(pattern, number.doubleValue());
        }
    }
}
