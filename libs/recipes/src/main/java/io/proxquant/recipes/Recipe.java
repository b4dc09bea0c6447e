package io.proxquant.recipes;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

import io.proxquant.contracts.CanonicalJson;
import io.proxquant.contracts.Digest;

/**
 * A recipe as read: typed sections for the program, and the document with defaults filled in for digest and storage. A
 * section that is absent from the recipe, or that the reader was not asked to validate, is null; the document has it
 * all the same.
 *
 * @param apiVersion {@code proxquant.io/v1}
 * @param model the model that checkpoints and artifacts belong to
 * @param seed of every random choice; a request may override it
 * @param quantizations empty when there are none
 * @param document the whole recipe, defaults of validated sections filled in
 */
public record Recipe(
        String apiVersion,
        String model,
        long seed,
        NetworkSection network,
        DataSection data,
        TrainingSection training,
        List<QuantizationSection> quantizations,
        EvaluationSection evaluation,
        GateSection gate,
        SweepSection sweep,
        Options document) {
    /** The version this build reads. */
    public static final String API_VERSION = "proxquant.io/v1";

    public Recipe {
        quantizations = quantizations == null ? List.of() : List.copyOf(quantizations);
    }

    /** Canonical JSON (RFC 8785): what is stored at {@code recipes/<digest>.json}; reads back into an equal recipe. */
    public byte[] canonical() {
        return CanonicalJson.of(document);
    }

    /** SHA-256 of {@link #canonical}. */
    public Digest digest() {
        return Digest.of(canonical());
    }

    /**
     * The epochs of the warm start; empty where it is loaded and not trained. Read from the document, so that services that do
     * not validate the training section can ask too.
     */
    public Optional<Integer> warmStartEpochs() {
        return document.asMap().get(RecipeSection.TRAINING.key()) instanceof Map<?, ?> values
                        && values.get("warmStart") instanceof Map<?, ?> warmStart
                        && warmStart.get("epochs") instanceof Number epochs
                ? Optional.of(epochs.intValue())
                : Optional.empty();
    }

    /**
     * The same recipe with the contents of the plans of bits that its quantizations pin, as far as these can be found. Its
     * document, and so its digest, does not change.
     */
    public Recipe resolved(Function<Digest, Optional<BitsPlan>> plans) {
        List<QuantizationSection> all =
                quantizations.stream().map(each -> each.resolved(plans)).toList();
        return new Recipe(apiVersion, model, seed, network, data, training, all, evaluation, gate, sweep, document);
    }

    /** The quantization that a variant of this recipe comes from. */
    public QuantizationSection quantization(QuantizationVariant variant) {
        return quantizations.get(index(variant));
    }

    /** The key of that quantization for messages: {@code quantizations[2]}. */
    public String place(QuantizationVariant variant) {
        return "quantizations[" + index(variant) + "]";
    }

    private int index(QuantizationVariant variant) {
        for (int i = 0; i < quantizations.size(); i++) {
            if (quantizations.get(i).variants().stream()
                    .anyMatch(each -> each.name().equals(variant.name()))) {
                return i;
            }
        }
        throw new IllegalArgumentException("the recipe has no quantization '" + variant.name() + "'");
    }

    /** Every artifact that a checkpoint of this recipe gets. */
    public List<QuantizationVariant> variants() {
        return quantizations.stream().flatMap(each -> each.variants().stream()).toList();
    }
}
