package io.proxquant.recipes;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

import io.proxquant.contracts.ArtifactKind;
import io.proxquant.contracts.Digest;
import io.proxquant.quantization.Quantizer;
import io.proxquant.quantization.presets.AxisRule;
import io.proxquant.quantization.presets.ByPattern;
import io.proxquant.quantization.presets.ComponentSpec;
import io.proxquant.quantization.presets.MethodPreset;

/**
 * The quantizer with which a checkpoint's own training method froze it. From the freeze on the checkpoint carries those
 * codes, and they are packed as they are: quantizing frozen weights again could move them (alternating quantization is
 * not idempotent), and the artifact must equal the frozen weights bit for bit.
 *
 * @param layers those that the method was to quantize
 * @param axis the dimensions along which it cuts rows and groups
 */
public record OwnMethod(MethodPreset preset, LayersSection layers, AxisRule axis) {
    /** The name of artifacts of C steps; no quantization of a recipe can have it. */
    public static final String C_STEP = "c_step";

    /** The method of a recipe's training section, if it has one. */
    public static Optional<OwnMethod> of(TrainingSection training) {
        if (training == null || training.method() == null) {
            return Optional.empty();
        }
        MethodSection method = training.method();
        return Optional.of(new OwnMethod(
                method.preset(), training.layers() == null ? LayersSection.all() : training.layers(), method.axis()));
    }

    /**
     * Whether the variant asks for exactly what the method did. Where both name dimensions, the caller compares these for each
     * tensor; where only one does, they differ, since what names none was made by dimension 0.
     */
    public boolean is(QuantizationVariant variant) {
        return variant.mode() == ArtifactKind.HARD
                && (variant.axis() == null) == (axis.orNull() == null)
                && variant.operator().equals(preset.quantizer().name())
                && variant.granularity().equals(preset.granularity().toString())
                && same(variant.options(), preset.quantizer())
                && sameByLayer(variant.byLayer() == null ? List.of() : variant.byLayer());
    }

    private boolean sameByLayer(List<LayerQuantizer> rules) {
        List<ByPattern.Rule<ComponentSpec>> own = preset.freeze().byLayer().rules();
        return rules.size() == own.size()
                && IntStream.range(0, own.size())
                        .allMatch(i -> rules.get(i).layers().equals(own.get(i).layers())
                                && rules.get(i)
                                        .quantizer()
                                        .equals(own.get(i).given().name())
                                && same(rules.get(i).options(), own.get(i).given()));
    }

    private static boolean same(Options given, ComponentSpec own) {
        return own.options().entrySet().stream()
                .allMatch(option -> same(given.asMap().get(option.getKey()), option.getValue()));
    }

    /**
     * What a C step of a closed loop makes of a point: the method's own quantization, whatever else the recipe lists. Trainer
     * and quantizer-services derive it alike, so that each finds what the other made.
     *
     * @param previous digest of the artifact whose codebooks are the start for quantizers that continue them; ignored by others
     */
    public QuantizationVariant cStep(Optional<Digest> previous) {
        Quantizer quantizer = preset.newQuantizer();
        return QuantizationVariant.of(
                        C_STEP,
                        ArtifactKind.HARD,
                        quantizer.name(),
                        preset.granularity().toString(),
                        null,
                        layers,
                        Options.of(preset.quantizer().options()))
                .atRevision(quantizer.revision())
                .along(axis)
                .byLayer(preset.freeze().byLayer().rules().stream()
                        .map(rule -> new LayerQuantizer(
                                        rule.layers(),
                                        rule.given().name(),
                                        Options.of(rule.given().options()),
                                        null)
                                .newest())
                        .toList())
                .startingAt(continuesCodebooks() ? previous.orElse(null) : null);
    }

    /** Whether any of its quantizers begins where the last codebooks ended. */
    public boolean continuesCodebooks() {
        return preset.newQuantizer().continuesCodebooks()
                || preset.newQuantizersByLayer().rules().stream()
                        .anyMatch(rule -> rule.given().continuesCodebooks());
    }

    private static boolean same(Object given, Object own) {
        // an option that the variant leaves open has the quantizer's default, which presets spell out
        return given == null || given.toString().equals(own.toString());
    }
}
