package io.proxquant.quantizer.domain;

import java.util.Map;
import java.util.Optional;

import io.proxquant.contracts.ArtifactKind;
import io.proxquant.quantization.MethodPreset;
import io.proxquant.quantization.MethodPresets;
import io.proxquant.recipes.MethodSection;
import io.proxquant.recipes.QuantizationVariant;

/**
 * The quantizer with which a checkpoint's own training method froze it. From the freeze on the checkpoint carries those
 * codes, and they are packed as they are: quantizing frozen weights again could move them (alternating quantization is
 * not idempotent), and the artifact must equal the frozen weights bit for bit.
 */
public record OwnMethod(MethodPreset preset) {
    /** The method of a recipe's training section, if it has one. */
    public static Optional<OwnMethod> of(MethodSection method) {
        return Optional.ofNullable(method).map(m -> {
            MethodPreset preset =
                    MethodPresets.byName(m.name()).with(m.options().asMap());
            return new OwnMethod(preset.with(Map.of("granularity", m.granularity())));
        });
    }

    /** Whether the variant asks for exactly what the method did. */
    public boolean is(QuantizationVariant variant) {
        return variant.mode() == ArtifactKind.HARD
                && variant.operator().equals(preset.quantizer())
                && variant.granularity().equals(preset.granularity().toString())
                && preset.quantizerOptions().entrySet().stream()
                        .allMatch(option -> same(variant.options().asMap().get(option.getKey()), option.getValue()));
    }

    private static boolean same(Object given, Object own) {
        // an option that the variant leaves open has the quantizer's default, which presets spell out
        return given == null || given.toString().equals(own.toString());
    }
}
