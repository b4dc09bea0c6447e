package io.proxquant.quantization.presets;

import java.util.ArrayList;
import java.util.List;

import io.proxquant.quantization.QuantizedStep;
import io.proxquant.quantization.UpdateScale;
import io.proxquant.quantization.options.CheckedOptions;
import io.proxquant.quantization.options.OptionDeclaration;

/** What a recipe may say of the step of quantized tensors. What it does not say stays as the preset has it. */
final class StepOptions {
    private static final String SCALE = "updateScale";
    private static final String RATE = "quantizedRate";
    private static final OptionDeclaration OWN_RATE = OptionDeclaration.number(
                    RATE, 1, 1e-12, 1e9, "learning rate of quantized tensors; absent: the optimizer's")
            .withDefault(null);

    private StepOptions() {}

    /** A scale that a preset has stands in every recipe's canonical form; one that it has not, only where it is given. */
    static List<OptionDeclaration> declared(QuantizedStep of) {
        List<String> words = new ArrayList<>(List.of(of.scale().wire()));
        for (UpdateScale each : UpdateScale.values()) {
            if (each != of.scale()) {
                words.add(each.wire());
            }
        }
        OptionDeclaration scale = OptionDeclaration.choice(SCALE, words, "factor of updates by shape");
        return List.of(of.scale() == UpdateScale.NONE ? scale.withDefault(null) : scale, OWN_RATE);
    }

    static QuantizedStep changed(QuantizedStep of, CheckedOptions options) {
        UpdateScale scale = options.has(SCALE) ? UpdateScale.named(options.string(SCALE)) : of.scale();
        return new QuantizedStep(scale, options.has(RATE) ? Double.valueOf(options.number(RATE)) : of.rate());
    }
}
