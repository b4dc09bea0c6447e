package io.proxquant.recipes;

import java.util.List;

/** Computes the parameters of a network from its options; part of the network's {@link Declaration}. */
@FunctionalInterface
public interface DeclaredTensors {
    /**
     * All parameters in definition order.
     *
     * @param options values of the declared keys, defaults filled in
     * @throws IllegalArgumentException saying which options do not go together
     */
    List<DeclaredTensor> of(Options options);
}
