package io.proxquant.recipes;

import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;

import io.proxquant.contracts.CanonicalJson;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.Json;
import io.proxquant.contracts.MayBeAbsent;
import io.proxquant.quantization.budget.LayerChoice;

/**
 * A plan of bits: which quantizer each layer gets. It is a file that can be read, edited and pinned by its digest; quantizing
 * follows it and nothing else. The measurements in it are for its readers and decide nothing.
 *
 * @param apiVersion {@value #API_VERSION}
 * @param checkpoint digest of the weights that it was made for; absent where somebody wrote it
 * @param budget that it was made for; absent likewise
 * @param layers by the tensor's name
 * @param measured when it was made; absent likewise
 */
public record BitsPlan(
        String apiVersion,
        @MayBeAbsent Digest checkpoint,
        @MayBeAbsent String budget,
        SortedMap<String, Layer> layers,
        @MayBeAbsent Measured measured) {
    /** The version this build reads. */
    public static final String API_VERSION = "proxquant.io/plan/v1";

    /**
     * One layer.
     *
     * @param options of the quantizer that differ from its defaults
     * @param revision of the quantizer; absent for the first
     * @param shape of the tensor when the plan was made; absent where it is not checked
     * @param bytes that it took when the plan was made
     * @param loss by how much this layer alone raised the loss then, in nats
     */
    public record Layer(
            String quantizer,
            @MayBeAbsent Map<String, Object> options,
            @MayBeAbsent Integer revision,
            @MayBeAbsent List<Long> shape,
            @MayBeAbsent Long bytes,
            @MayBeAbsent Double loss) {
        /** The quantizer that the layer gets. */
        public LayerChoice choice() {
            return new LayerChoice(quantizer, options, revision);
        }
    }

    /**
     * Figures measured when the plan was made; losses are in nats per sample of the calibration data.
     *
     * @param measure loss or divergence
     * @param bytes of all quantized tensors
     * @param copiedBytes of the tensors that are not quantized
     * @param bitsPerWeight of the quantized tensors
     * @param unquantized loss of the weights as they are
     * @param predicted loss: the sum of what each layer adds alone
     * @param actual loss with all layers as planned; absent where it is not finite
     * @param uniform the best plan that gives all layers the same; absent where none fits the budget
     */
    public record Measured(
            String measure,
            long samples,
            long bytes,
            long copiedBytes,
            double bitsPerWeight,
            double unquantized,
            double predicted,
            @MayBeAbsent Double actual,
            @MayBeAbsent Uniform uniform) {}

    /** A plan that gives all layers the same choice, for comparison. */
    public record Uniform(String choice, long bytes, double predicted, @MayBeAbsent Double actual) {}

    /** Keeps a copy of the map. */
    public BitsPlan {
        if (!API_VERSION.equals(apiVersion)) {
            throw new IllegalArgumentException(
                    apiVersion == null
                            ? "apiVersion is missing: " + API_VERSION
                            : "apiVersion '" + apiVersion + "' is not known; this build reads " + API_VERSION);
        }
        if (layers == null || layers.isEmpty()) {
            throw new IllegalArgumentException("a plan of bits has layers, by the names of their tensors");
        }
        layers = Collections.unmodifiableSortedMap(new TreeMap<>(layers));
    }

    /**
     * Reads a plan from JSON bytes, or from an object that would be written as such JSON.
     *
     * @throws IllegalArgumentException naming what is unknown, missing or wrong, a quantizer or option of a layer too
     */
    public static BitsPlan of(Object document) {
        BitsPlan plan;
        try {
            JsonNode json = document instanceof byte[] bytes
                    ? Json.mapper().readTree(bytes)
                    : Json.mapper().valueToTree(document);
            plan = Json.mapper()
                    .readerFor(BitsPlan.class)
                    .with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .readValue(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("is no plan of bits: " + Json.problem(e), e);
        } catch (IOException e) {
            throw new IllegalArgumentException("is no plan of bits: " + e.getMessage(), e);
        }
        if (plan == null) {
            throw new IllegalArgumentException("is no plan of bits: it is empty");
        }
        plan.layers.forEach((name, layer) -> {
            try {
                layer.choice().made();
            } catch (IllegalArgumentException | NullPointerException e) {
                throw new IllegalArgumentException("layers." + name + ": " + e.getMessage(), e);
            }
        });
        return plan;
    }

    /** The digest by which recipes pin it; of the canonical form, so that neither spaces nor the order of keys count. */
    public Digest digest() {
        return CanonicalJson.digest(this);
    }

    /** The quantizer of each layer, which is the only part that decides an artifact's bytes. */
    public SortedMap<String, LayerChoice> choices() {
        SortedMap<String, LayerChoice> choices = new TreeMap<>();
        layers.forEach((name, layer) -> choices.put(name, layer.choice()));
        return choices;
    }

    /** Shapes of the layers for which the plan has one. */
    public Map<String, List<Long>> shapes() {
        Map<String, List<Long>> shapes = new TreeMap<>();
        layers.forEach((name, layer) -> {
            if (layer.shape() != null) {
                shapes.put(name, layer.shape());
            }
        });
        return shapes;
    }
}
