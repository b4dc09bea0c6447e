package io.proxquant.quantization;

import java.util.List;

/** The training methods that recipes can name. */
public final class MethodPresets {
    private MethodPresets() {}

    /** The preset of this name; an unknown one is refused with the names there are. */
    public static MethodPreset byName(String name) {
        throw new UnsupportedOperationException("follows");
    }

    /** All presets, in the order in which they should be listed. */
    public static List<MethodPreset> all() {
        throw new UnsupportedOperationException("follows");
    }
}
