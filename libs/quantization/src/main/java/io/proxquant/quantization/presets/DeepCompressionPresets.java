package io.proxquant.quantization.presets;

import java.util.List;
import java.util.Map;

/** Weights are trained in full precision, pruned where the recipe says so, shared at the freeze, and shared values trained on. */
final class DeepCompressionPresets {
    static final List<MethodPreset> ALL =
            List.of(PresetBuilder.eager("deep-compression", "Han et al. 2016, Deep Compression, section 3")
                    .map("none")
                    .quantizer("kmeans", Map.of("levels", 32, "init", "linear"))
                    .schedule("zero", Map.of())
                    .tuningCodebooks()
                    .excluding(LayerRule.WEIGHTS));

    private DeepCompressionPresets() {}
}
