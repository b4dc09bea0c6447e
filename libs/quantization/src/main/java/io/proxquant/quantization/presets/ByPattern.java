package io.proxquant.quantization.presets;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What some tensors have that others have not, told by patterns over their names: of the rules, in their order, the first counts
 * that has a pattern for the name ({@link NamePattern}). The one home of this rule wherever layers are treated differently.
 *
 * @param <T> what a rule gives
 */
public record ByPattern<T>(List<Rule<T>> rules) {
    /**
     * One rule.
     *
     * @param layers patterns, never empty
     */
    public record Rule<T>(List<String> layers, T given) {
        /** Refuses a rule that is for nothing. */
        public Rule {
            layers = List.copyOf(layers);
            if (layers.isEmpty() || layers.stream().anyMatch(String::isBlank)) {
                throw new IllegalArgumentException("a rule by layer needs patterns, has " + layers);
            }
        }

        private boolean matches(String tensor) {
            return layers.stream().anyMatch(pattern -> new NamePattern(pattern).matches(tensor));
        }
    }

    /** Keeps a copy of the list. */
    public ByPattern {
        rules = List.copyOf(rules);
    }

    /** The same for all. */
    public static <T> ByPattern<T> none() {
        return new ByPattern<>(List.of());
    }

    /** What this tensor has; empty where no rule is for it. */
    public Optional<T> of(String tensor) {
        return rules.stream().filter(rule -> rule.matches(tensor)).findFirst().map(Rule::given);
    }

    /** The same rules giving something else. */
    public <U> ByPattern<U> map(Function<T, U> made) {
        return new ByPattern<>(rules.stream()
                .map(rule -> new Rule<>(rule.layers(), made.apply(rule.given())))
                .toList());
    }

    /** The same rules for one network, the words of position replaced by names in the order of definition. */
    public ByPattern<T> placed(List<String> quantizable) {
        return new ByPattern<>(rules.stream()
                .map(rule -> new Rule<>(NamePattern.placed(rule.layers(), quantizable), rule.given()))
                .toList());
    }

    /** The patterns that match none of these names, words of position left out. */
    public List<String> idle(List<String> tensors) {
        return rules.stream()
                .flatMap(rule -> rule.layers().stream())
                .filter(pattern ->
                        !NamePattern.isPlace(pattern) && tensors.stream().noneMatch(new NamePattern(pattern)::matches))
                .toList();
    }

    /** Whether a rule speaks of places, which only the network's order of definition can tell. */
    public boolean speaksOfPlaces() {
        return rules.stream().flatMap(rule -> rule.layers().stream()).anyMatch(NamePattern::isPlace);
    }
}
