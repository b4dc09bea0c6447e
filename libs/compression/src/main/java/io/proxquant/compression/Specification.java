package io.proxquant.compression;

import java.io.IOException;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;

import io.proxquant.checkpoints.artifact.ArtifactOptions;
import io.proxquant.contracts.ArtifactKind;
import io.proxquant.contracts.CanonicalJson;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.Json;
import io.proxquant.contracts.MayBeAbsent;
import io.proxquant.contracts.SideInputs;
import io.proxquant.contracts.StoredForm;
import io.proxquant.quantization.Quantizer;
import io.proxquant.quantization.budget.LayerChoice;
import io.proxquant.quantization.presets.AxisRule;
import io.proxquant.quantization.presets.ByPattern;
import io.proxquant.quantization.quantizers.Quantizers;

/**
 * Everything beside the weights that decides an artifact's bytes, as it stands in the artifact's manifest: a reader who has the
 * weights and this document can build the artifact again. Recipes write it, and it is read here rather than known by type,
 * so that nothing but what is written can decide.
 *
 * @param name of the quantization; for prox followed by the strength
 * @param operator quantizer for kind hard, proximal map for kind prox
 * @param granularity {@code tensor}, {@code row} or {@code group:N}
 * @param strength τ of a prox map
 * @param layers which tensors are meant
 * @param options of the operator
 * @param revision of the operator; absent for the first
 * @param inputs what goes in beside the weights
 * @param form how it is written
 * @param differences of some layers from the others
 */
public record Specification(
        String name,
        ArtifactKind mode,
        String operator,
        String granularity,
        @MayBeAbsent Double strength,
        Layers layers,
        Map<String, Object> options,
        @MayBeAbsent Integer revision,
        @JsonUnwrapped SideInputs inputs,
        @JsonUnwrapped StoredForm form,
        @JsonUnwrapped Differences differences) {
    private static final int FIRST = 1;

    /** Patterns over tensor names; see {@link io.proxquant.quantization.presets.NamePattern}. */
    public record Layers(List<String> include, List<String> exclude) {
        /** Keeps copies of the lists. */
        public Layers {
            include = List.copyOf(include);
            exclude = List.copyOf(exclude);
        }

        TensorRule rule() {
            return TensorRule.matrices(include, exclude);
        }
    }

    /**
     * What is said of some layers and not of all.
     *
     * @param axis patterns of the tensors whose output channels are another dimension than 0, with that dimension; absent where none is
     * @param byLayer quantizers of layers that have another one; of the rules the first that fits a name counts. Absent where all have
     *     the operator
     * @param plan the quantizer of each layer by the tensor's name, where {@code operator} is {@link LayerChoice#BY_PLAN}; else absent
     */
    public record Differences(
            @MayBeAbsent Map<String, Integer> axis,
            @MayBeAbsent List<LayerQuantizer> byLayer,
            @MayBeAbsent Map<String, LayerChoice> plan) {
        private static final Differences NONE = new Differences(null, null, null);
    }

    public Specification {
        inputs = SideInputs.orNone(inputs);
        form = StoredForm.orPlain(form);
        differences = differences == null ? Differences.NONE : differences;
    }

    /**
     * A quantizer of some layers.
     *
     * @param layers patterns of their names
     * @param revision of the quantizer; absent for the first
     */
    public record LayerQuantizer(
            List<String> layers, String quantizer, Map<String, Object> options, @MayBeAbsent Integer revision) {
        Quantizer made() {
            return Quantizers.byName(quantizer, options).atRevision(revision == null ? FIRST : revision);
        }
    }

    /** The quantizers of layers that have another one than the operator. */
    ByPattern<Quantizer> quantizersByLayer() {
        List<LayerQuantizer> rules = byLayer() == null ? List.of() : byLayer();
        ByPattern<Quantizer> made = new ByPattern<>(rules.stream()
                .map(rule -> new ByPattern.Rule<>(rule.layers(), rule.made()))
                .toList());
        if (made.speaksOfPlaces()) {
            throw new IllegalArgumentException(
                    "byLayer speaks of the first and last layer, which a file of weights does not"
                            + " tell; name them, or declare the network in the recipe");
        }
        return made;
    }

    /**
     * Reads the document, be it parsed JSON or what would be written as it.
     *
     * @throws IllegalArgumentException if it says something that this version does not know, for then it would build other
     *     bytes than are meant
     */
    public static Specification of(Object document) {
        JsonNode json = Json.mapper().valueToTree(document);
        try {
            Specification read = Json.mapper()
                    .readerFor(Specification.class)
                    .with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .readValue(json);
            requireWhole(read, json);
            return read;
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalArgumentException("the specification cannot be read: " + Json.problem(e), e);
        } catch (IOException e) {
            throw new IllegalArgumentException("the specification cannot be read: " + e.getMessage(), e);
        }
    }

    /** Groups take what they know of an object's keys, and so nobody misses what none of them knows. */
    private static void requireWhole(Specification read, JsonNode json) {
        JsonNode understood = Json.mapper().valueToTree(read);
        json.fieldNames().forEachRemaining(key -> {
            if (!json.get(key).isNull() && !understood.has(key)) {
                throw new IllegalArgumentException("the specification cannot be read: '" + key
                        + "' is not known to this version, which would build other bytes than are meant");
            }
        });
    }

    /** Quantizers of layers that have another one; null where all have the operator. */
    public List<LayerQuantizer> byLayer() {
        return differences.byLayer();
    }

    /** The quantizer of each layer, where the operator is {@link LayerChoice#BY_PLAN}; else null. */
    public Map<String, LayerChoice> plan() {
        return differences.plan();
    }

    AxisRule axes() {
        return new AxisRule(differences.axis());
    }

    /** How the artifact is stored, in files like these. */
    public ArtifactOptions stored(ArtifactOptions files) {
        return files.inForm(form);
    }

    /** The revision as a number. */
    public int operatorRevision() {
        return revision == null ? FIRST : revision;
    }

    /** Names the artifact together with the checkpoint's digest. */
    public Digest digest() {
        return CanonicalJson.digest(this);
    }
}
