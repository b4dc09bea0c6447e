package io.proxquant.recipes;

import com.fasterxml.jackson.annotation.JsonIgnore;

import io.proxquant.contracts.Digest;

/**
 * Where quantization-aware training starts from: float training here ({@code epochs}, {@code optimizer},
 * {@code schedule}), or weights that exist ({@code checkpoint} or {@code run}). A checkpoint named by the request wins
 * over both.
 *
 * @param epochs float epochs to train here; null when existing weights are named
 * @param optimizer with {@code epochs} only
 * @param schedule with {@code epochs} only
 * @param checkpoint digest of a published checkpoint
 * @param run a finished run, whose final checkpoint is meant; {@link #SEED} and {@link #MEMBER} in it stand for the seed
 *     and the sweep's number of the run that starts, so that methods begin, seed by seed, from the same weights
 */
public record WarmStartSection(
        Integer epochs, OptimizerSection optimizer, ScheduleSection schedule, Digest checkpoint, String run) {
    /** In {@code run}: the seed of the run that starts. */
    public static final String SEED = "{seed}";
    /** In {@code run}: which run of its sweep it is, from 1. */
    public static final String MEMBER = "{member}";

    /** Float training here. */
    public static WarmStartSection training(PhaseSection phase) {
        return new WarmStartSection(phase.epochs(), phase.optimizer(), phase.schedule(), null, null);
    }

    /** The run to start from, for a run with this seed and number; a run outside of sweeps counts as the first. */
    public String run(long seed, int member) {
        return fill(run, seed, member);
    }

    static String fill(String pattern, long seed, int member) {
        return pattern.replace(SEED, Long.toString(seed)).replace(MEMBER, Integer.toString(member));
    }

    /** Whether float training happens in this run; otherwise the weights are loaded. */
    @JsonIgnore
    public boolean trainsHere() {
        return epochs != null;
    }

    /** The float training as a phase. */
    public PhaseSection phase() {
        if (epochs == null) {
            throw new IllegalStateException("The warm start names existing weights, it has no phase of its own");
        }
        return new PhaseSection(epochs, optimizer, schedule);
    }
}
