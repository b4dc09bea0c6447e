package io.proxquant.recipes;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

import io.proxquant.contracts.ArtifactKind;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.Json;
import io.proxquant.contracts.StoredForm;
import io.proxquant.quantization.budget.LayerChoice;
import io.proxquant.quantization.maps.ProximalMaps;
import io.proxquant.quantization.presets.AxisRule;
import io.proxquant.quantization.quantizers.Quantizers;

/**
 * One quantization that every checkpoint of the model gets. Mode {@code hard} names a quantizer and gives one artifact;
 * mode {@code prox} names a proximal map and gives one artifact per strength.
 *
 * @param name unique in the recipe
 * @param quantizer mode hard only, else null
 * @param map mode prox only, else null
 * @param granularity {@code tensor}, {@code row} or {@code group:N}
 * @param strengths mode prox only (τ, ascending as written), else empty
 * @param layers which tensors; the training section's rule is filled in where none is given
 * @param options of the quantizer or map
 * @param axis the dimension along which rows and groups are cut
 * @param form how its artifacts are written, as the recipe says
 * @param byLayer mode hard only: rules that give layers another quantizer
 * @param bits where each layer gets a quantizer of its own, by a plan; else null
 */
public record QuantizationSection(
        String name,
        ArtifactKind mode,
        String quantizer,
        String map,
        String granularity,
        List<Double> strengths,
        LayersSection layers,
        Options options,
        AxisRule axis,
        StoredForm form,
        List<LayerQuantizer> byLayer,
        BitsSection bits) {
    /** Key of the quantizer in mode hard, and of the one that a map moves towards in mode prox. */
    static final String OVER = "quantizer";

    /** Key of the dimension along which rows and groups are cut. */
    static final String AXIS = "axis";

    private static final List<String> FORM = List.of(StoredRules.SHARE, StoredRules.CODING, StoredRules.INDEX_BITS);

    static final List<String> OWN = Stream.concat(
                    Stream.of(
                            "name",
                            "mode",
                            OVER,
                            "map",
                            "granularity",
                            "strengths",
                            "layers",
                            AXIS,
                            LayerQuantizer.KEY),
                    FORM.stream())
            .toList();

    public QuantizationSection {
        strengths = strengths == null ? List.of() : List.copyOf(strengths);
        layers = layers == null ? LayersSection.all() : layers;
        axis = axis == null ? AxisRule.none() : axis;
        form = StoredForm.orPlain(form);
        byLayer = byLayer == null ? List.of() : List.copyOf(byLayer);
    }

    /** From the flat form of the recipe file. */
    @JsonCreator
    public static QuantizationSection of(Map<String, ?> flat) {
        Own own = Json.mapper().convertValue(flat, Own.class);
        boolean hard = own.mode() != ArtifactKind.PROX;
        return new QuantizationSection(
                own.name(),
                own.mode(),
                hard ? own.quantizer() : null,
                own.map(),
                own.granularity(),
                own.strengths(),
                own.layers(),
                options(flat, hard),
                new AxisRule(own.axis()),
                Json.mapper().convertValue(flat, StoredForm.class),
                LayerQuantizer.stored(flat),
                flat.get(BitsRules.KEY) instanceof Map<?, ?> bits
                        ? Json.mapper().convertValue(bits, BitsSection.class)
                        : null);
    }

    /** The same with the content of the plan of bits that it pins, if it can be found. */
    QuantizationSection resolved(Function<Digest, Optional<BitsPlan>> plans) {
        return bits == null
                ? this
                : new QuantizationSection(
                        name,
                        mode,
                        quantizer,
                        map,
                        granularity,
                        strengths,
                        layers,
                        options,
                        axis,
                        form,
                        byLayer,
                        bits.resolved(plans));
    }

    /** The options in the flat form; in mode prox the quantizer that a map moves towards is one of them. */
    static Options options(Map<String, ?> flat, boolean hard) {
        Options all = flat.get(BitsRules.KEY) instanceof Map<?, ?>
                ? Options.of(flat).without(List.of(BitsRules.KEY))
                : Options.of(flat);
        return all.without(OWN.stream().filter(key -> hard || !key.equals(OVER)).toList());
    }

    /** The flat form: options beside the section's own keys. */
    @JsonValue
    public Map<String, Object> flat() {
        Map<String, Object> flat = new LinkedHashMap<>();
        flat.put("name", name);
        flat.put("mode", mode.wire());
        flat.put("quantizer", quantizer);
        flat.put("map", map);
        flat.put("granularity", granularity);
        flat.put("strengths", strengths.isEmpty() ? null : strengths);
        flat.put("layers", layers);
        flat.put(AXIS, axis.patterns().isEmpty() ? null : new TreeMap<>(axis.patterns()));
        flat.put(StoredRules.SHARE, form.shareEqualTensors());
        flat.put(StoredRules.CODING, form.entropyCoding());
        flat.put(StoredRules.INDEX_BITS, form.indexBits());
        flat.put(LayerQuantizer.KEY, LayerQuantizer.flat(byLayer));
        flat.put(BitsRules.KEY, bits);
        flat.putAll(options.asMap());
        flat.values().removeIf(Objects::isNull);
        return flat;
    }

    /**
     * The artifacts to compute, one for mode hard and one per strength for mode prox, at the newest revision of quantizer or
     * map, which a recipe does not name.
     */
    public List<QuantizationVariant> variants() {
        if (bits != null) {
            return List.of(
                    QuantizationVariant.of(name, mode, LayerChoice.BY_PLAN, granularity, null, layers, Options.none())
                            .along(axis)
                            .stored(form)
                            .planned(bits.plan() == null ? null : bits.plan().choices()));
        }
        if (mode == ArtifactKind.HARD) {
            int newest = Quantizers.byName(quantizer, options.asMap()).revision();
            return List.of(QuantizationVariant.of(name, mode, quantizer, granularity, null, layers, options)
                    .atRevision(newest)
                    .along(axis)
                    .byLayer(byLayer.stream().map(LayerQuantizer::newest).toList())
                    .stored(form));
        }
        int newest = ProximalMaps.byName(map, options.asMap()).revision();
        return strengths.stream()
                .map(strength -> QuantizationVariant.of(
                                variantName(name, strength), mode, map, granularity, strength, layers, options)
                        .atRevision(newest)
                        .along(axis)
                        .stored(form))
                .toList();
    }

    /** The name of the artifact of one strength, which follows as the shortest decimal without exponent: 0.1 as 0.1, 2.0 as 2. */
    static String variantName(String name, double strength) {
        String decimal =
                new BigDecimal(Double.toString(strength)).stripTrailingZeros().toPlainString();
        return name + "-" + decimal;
    }

    private record Own(
            String name,
            ArtifactKind mode,
            String quantizer,
            String map,
            String granularity,
            List<Double> strengths,
            LayersSection layers,
            Map<String, Integer> axis) {}
}
