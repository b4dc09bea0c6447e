package io.proxquant.quantization;

import java.util.Optional;

/**
 * How a method makes weights come to satisfy w = Δ(Θ) while it trains, without moving them there: Δ(Θ) is what a quantizer made
 * of them at the last compression, and counts as fixed until the next (Carreira-Perpiñán 2017, learning-compression: an L step
 * trains, a C step compresses).
 *
 * @param name under which {@code Penalties.byName} finds it
 * @param compressions when weights are compressed; empty where that is at the freeze and not before
 * @param term what is added to the loss; empty where training knows nothing of Δ(Θ)
 * @param restarts whether training goes on from Δ(Θ) after a compression, instead of from the weights
 */
public record Penalty(
        String name, Optional<CompressionSchedule> compressions, Optional<PenaltyTerm> term, boolean restarts) {
    public Penalty {
        if (compressions.isEmpty() && (term.isPresent() || restarts)) {
            throw new IllegalArgumentException(
                    "penalty '" + name + "' has no compression whose result it could refer to");
        }
    }

    /** The loss alone; weights are compressed at the freeze and not before. */
    public static Penalty none(String name) {
        return new Penalty(name, Optional.empty(), Optional.empty(), false);
    }

    /**
     * No term, but training goes on from the compressed weights after each compression: iterated direct compression, the rival of
     * learning-compression that knows nothing of the constraint in between (Carreira-Perpiñán 2017, part I).
     */
    public static Penalty restart(String name, CompressionSchedule compressions) {
        return new Penalty(name, Optional.of(compressions), Optional.empty(), true);
    }

    /** A term that draws weights towards what they were compressed to. */
    public static Penalty of(String name, CompressionSchedule compressions, PenaltyTerm term) {
        return new Penalty(name, Optional.of(compressions), Optional.of(term), false);
    }
}
