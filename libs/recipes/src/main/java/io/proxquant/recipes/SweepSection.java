package io.proxquant.recipes;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Turns one request into many runs: every rate with every seed.
 *
 * @param seeds of the runs; null where all have the recipe's
 * @param rates of the method, one set of seeds for each; null where all have the method's
 */
public record SweepSection(List<Long> seeds, List<Double> rates) {
    /** Most runs that a recipe may ask for. */
    public static final int MAX_MEMBERS = 1000;

    /** Seed and rate of one run; null means as the recipe has it. */
    public record Member(Long seed, Double rate) {}

    public SweepSection {
        seeds = seeds == null ? null : List.copyOf(seeds);
        rates = rates == null ? null : List.copyOf(rates);
    }

    /** The runs in order: all the seeds of the first rate, then those of the second. */
    public List<Member> members() {
        List<Member> members = new ArrayList<>();
        for (Double rate : orUnset(rates)) {
            for (Long seed : orUnset(seeds)) {
                members.add(new Member(seed, rate));
            }
        }
        return members;
    }

    private static <T> List<T> orUnset(List<T> values) {
        return values == null ? Collections.singletonList(null) : values;
    }
}
