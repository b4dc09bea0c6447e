package io.proxquant.recipes;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.proxquant.quantization.presets.MethodPreset;
import io.proxquant.recipes.yaml.Node;

import static io.proxquant.recipes.KeyDeclaration.requiredInteger;

/** Validates the sweep section, and that the training section has what it varies. */
final class SweepRules {
    private static final String SEEDS = "seeds";
    private static final String RATES = "rates";
    private static final String RATE = "rate";

    static final KeyDeclaration SEED = requiredInteger(SEEDS, 0, RecipeRules.MAX_SEED, "seeds of the runs");

    private final Declarations declarations;

    SweepRules(Declarations declarations) {
        this.declarations = declarations;
    }

    /** @param training the training section as filled in, validated or not; null when there is none */
    void check(Fields sweep, Object training) {
        if (!(training instanceof Map)) {
            sweep.problems().add(sweep.here(), sweep.path(""), "needs a training section, whose runs it multiplies");
        }
        int seeds = count(sweep, SEED);
        int rates = sweep.has(RATES) ? rates(sweep, training) : 0;
        if (!sweep.has(SEEDS) && !sweep.has(RATES)) {
            sweep.problems().add(sweep.here(), sweep.path(""), "needs seeds, rates or both, e.g. {seeds: [1, 2, 3]}");
        }
        long members = Math.max(1L, seeds) * Math.max(1, rates);
        if (members > SweepSection.MAX_MEMBERS) {
            sweep.problems()
                    .add(
                            sweep.here(),
                            sweep.path(""),
                            "asks for " + members + " runs; at most " + SweepSection.MAX_MEMBERS + " are allowed");
        }
        sweep.finish();
    }

    private int rates(Fields sweep, Object training) {
        Optional<KeyDeclaration> rate = rate(training);
        if (rate.isEmpty()) {
            sweep.refuse(RATES, "needs a training method with a rate, e.g. proxquant-binary");
            return 0;
        }
        KeyDeclaration of = rate.get();
        return count(
                sweep,
                new KeyDeclaration(RATES, of.type(), null, true, of.min(), of.max(), List.of(), "rates of the method"));
    }

    /**
     * Counts the values of a list, which must not be empty nor contain a value twice, since two equal runs tell nothing about
     * the spread.
     */
    private static int count(Fields sweep, KeyDeclaration each) {
        List<Object> values = sweep.values(each);
        if (values == null) {
            return 0;
        }
        if (sweep.at(each.name()) instanceof Node.Sequence list && list.items().isEmpty()) {
            sweep.problems().add(list, sweep.path(each.name()), "must not be empty; leave the key out");
        }
        Set<Object> seen = new LinkedHashSet<>();
        for (Object value : values) {
            if (!seen.add(value)) {
                sweep.problems().add(sweep.at(each.name()), sweep.path(each.name()), "has " + value + " twice");
            }
        }
        return values.size();
    }

    private Optional<KeyDeclaration> rate(Object training) {
        if (!(training instanceof Map<?, ?> map) || !(map.get("method") instanceof Map<?, ?> method)) {
            return Optional.empty();
        }
        return declarations
                .find(Declaration.Kind.METHOD, String.valueOf(method.get("name")))
                .map(preset -> QuantizationDeclarations.scheduled(preset, method.get(MethodPreset.SCHEDULE)))
                .flatMap(preset -> preset.keys().stream()
                        .filter(parameter -> parameter.name().equals(RATE))
                        .findFirst());
    }
}
