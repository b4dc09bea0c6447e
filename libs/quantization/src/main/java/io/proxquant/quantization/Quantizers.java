package io.proxquant.quantization;

import java.util.List;
import java.util.Map;

/** The quantizers that recipes and the command line can name. */
public final class Quantizers {
    private Quantizers() {}

    /**
     * The quantizer of this name.
     *
     * @throws IllegalArgumentException for an unknown name or option, or a value outside its range, with what is allowed
     */
    public static Quantizer byName(String name, Map<String, ?> options) {
        throw new UnsupportedOperationException("follows");
    }

    /** All quantizers with their options, in the order in which they should be listed. */
    public static List<Declared> declared() {
        throw new UnsupportedOperationException("follows");
    }
}
