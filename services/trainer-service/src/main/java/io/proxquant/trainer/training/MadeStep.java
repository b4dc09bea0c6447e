package io.proxquant.trainer.training;

import java.util.Optional;

import io.proxquant.contracts.MayBeAbsent;

/**
 * A step that was made and not yet reported, because a validation or a C step comes first, in which the run may be left.
 * Whoever goes on begins with that and makes no step twice.
 *
 * @param loss of its batch
 * @param tau strength of its pull
 * @param violation of the fixed point, where it was measured
 */
record MadeStep(double loss, @MayBeAbsent Double tau, @MayBeAbsent Double violation) {
    private static final String LOSS = "made.loss";
    private static final String TAU = "made.tau";
    private static final String VIOLATION = "made.violation";

    void save(NamedState into) {
        into.put(LOSS, loss);
        if (tau != null) {
            into.put(TAU, tau.doubleValue());
        }
        if (violation != null) {
            into.put(VIOLATION, violation.doubleValue());
        }
    }

    /** Empty for a state between two steps. */
    static Optional<MadeStep> restore(NamedState from) {
        return from.has(LOSS)
                ? Optional.of(new MadeStep(from.number(LOSS), number(from, TAU), number(from, VIOLATION)))
                : Optional.empty();
    }

    private static Double number(NamedState from, String name) {
        return from.has(name) ? (Double) from.number(name) : null;
    }
}
