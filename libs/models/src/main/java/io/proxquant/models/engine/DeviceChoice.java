package io.proxquant.models.engine;

import java.util.Locale;

/** What an operator says about where networks shall compute; the processor unless something is said. */
public enum DeviceChoice {
    /** The processor, whatever else is there. */
    CPU,
    /** A GPU, and nothing else: without one nothing is computed. */
    GPU,
    /** A GPU where the engine finds one when it starts, else the processor. */
    AUTO;

    /** Where that is in this process; loads the engine. A {@link ComputeDevice#GPU} may still be missing. */
    ComputeDevice device() {
        return switch (this) {
            case CPU -> ComputeDevice.CPU;
            case GPU -> ComputeDevice.GPU;
            case AUTO -> ComputeDevice.GPU.missing().isEmpty() ? ComputeDevice.GPU : ComputeDevice.CPU;
        };
    }

    /** As settings, options and reports spell it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
