package io.proxquant.quantization.presets;

import java.util.List;
import java.util.stream.Stream;

/** The training methods that recipes can name: the tables of all families, settings and nothing else. */
public final class MethodPresets {
    private static final List<MethodPreset> ALL = Stream.of(
                    ProxQuantPresets.ALL,
                    RelaxedPresets.ALL,
                    StraightThroughPresets.ALL,
                    LossAwarePresets.ALL,
                    LearningCompressionPresets.ALL,
                    DeepCompressionPresets.ALL)
            .flatMap(List::stream)
            .toList();

    private MethodPresets() {}

    /** The preset of this name; an unknown one is refused with the names there are. */
    public static MethodPreset byName(String name) {
        return ALL.stream()
                .filter(p -> p.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("method '" + name + "' is unknown; allowed: "
                        + ALL.stream().map(MethodPreset::name).toList()));
    }

    /** All presets, in the order in which they should be listed. */
    public static List<MethodPreset> all() {
        return ALL;
    }
}
