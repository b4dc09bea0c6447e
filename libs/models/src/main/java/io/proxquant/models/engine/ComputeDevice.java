package io.proxquant.models.engine;

import java.util.Locale;
import java.util.Optional;

/**
 * Where a network's parameters live and its passes are computed. Optimizer, proximal maps and everything saved stay in Java
 * on either: they reach the parameters through their port alone.
 */
public enum ComputeDevice {
    /** The processor: tensors in host memory, seen without a copy; equal threads and processor class give equal bytes. */
    CPU {
        @Override
        public Optional<String> missing() {
            return Optional.empty();
        }
    },
    /**
     * The first GPU that the process sees; a scheduler decides which one that is. Its kernels add in no fixed order, so not
     * even two runs on one GPU are promised equal bytes.
     */
    GPU {
        @Override
        public Optional<String> missing() {
            return NativeEngine.missingGpu();
        }
    };

    /** Why nothing can be computed here and what to do about it, one line; empty where something can. Loads the engine. */
    public abstract Optional<String> missing();

    /** Whether two processes alike in image, threads and processor class compute the same bytes. */
    public boolean repeats() {
        return this == CPU;
    }

    /** As settings, options and reports spell it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
