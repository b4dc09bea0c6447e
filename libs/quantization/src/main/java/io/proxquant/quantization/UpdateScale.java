package io.proxquant.quantization;

import java.util.Arrays;
import java.util.List;

/** How much larger the optimizer's update of a quantized tensor is made, depending on its shape. */
public enum UpdateScale {
    /** Not at all. */
    NONE("none"),
    /**
     * By 1/√(1.5/(in + out)), the inverse of Glorot's initial scale (Courbariaux et al. 2015, BinaryConnect, section 2.5 and
     * published code); in and out count the connections of an input and an output, kernel places included.
     */
    GLOROT("glorot");

    private final String wire;

    UpdateScale(String wire) {
        this.wire = wire;
    }

    /** The scale that a preset names. */
    public static UpdateScale named(String name) {
        return Arrays.stream(values())
                .filter(each -> each.wire.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("update scale '" + name + "' is unknown; allowed: "
                        + List.of(values()).stream().map(each -> each.wire).toList()));
    }

    /** The word in presets and recipes. */
    public String wire() {
        return wire;
    }

    /** Its factor for a tensor of this shape (out, in, kernel...). */
    public float factor(long[] shape) {
        if (this == NONE || shape.length < 2) {
            return 1f;
        }
        long places = 1;
        for (int i = 2; i < shape.length; i++) {
            places *= shape[i];
        }
        return (float) (1 / Math.sqrt(1.5 / ((shape[0] + shape[1]) * (double) places)));
    }
}
