package io.proxquant.recipes;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

import io.proxquant.contracts.ArtifactKind;
import io.proxquant.contracts.CanonicalJson;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.MayBeAbsent;
import io.proxquant.contracts.Quantization;
import io.proxquant.contracts.SideInputs;
import io.proxquant.contracts.StoredForm;
import io.proxquant.quantization.budget.LayerChoice;
import io.proxquant.quantization.presets.AxisRule;

/**
 * The complete specification of one artifact: together with a checkpoint's digest it decides every byte of the artifact.
 *
 * @param name the quantization's name, for prox followed by the strength, e.g. {@code path-0.1}
 * @param operator quantizer for mode hard, proximal map for mode prox
 * @param strength τ for mode prox, else null
 * @param revision of the operator; null for the first, as in specifications from before there were others
 * @param inputs what goes into the artifact beside the weights
 * @param form how the artifact is written
 * @param differences what holds for some layers only
 */
public record QuantizationVariant(
        String name,
        ArtifactKind mode,
        String operator,
        String granularity,
        Double strength,
        LayersSection layers,
        Options options,
        @MayBeAbsent Integer revision,
        @JsonUnwrapped SideInputs inputs,
        @JsonUnwrapped StoredForm form,
        @JsonUnwrapped LayerDifferences differences) {
    private static final int FIRST = 1;

    public QuantizationVariant {
        inputs = SideInputs.orNone(inputs);
        form = StoredForm.orPlain(form);
        differences = LayerDifferences.orNone(differences);
    }

    /** A specification at the operator's first revision, with dimension 0 first, for a source without metadata of its own. */
    public static QuantizationVariant of(
            String name,
            ArtifactKind mode,
            String operator,
            String granularity,
            Double strength,
            LayersSection layers,
            Options options) {
        return new QuantizationVariant(
                name,
                mode,
                operator,
                granularity,
                strength,
                layers,
                options,
                null,
                SideInputs.NONE,
                StoredForm.PLAIN,
                LayerDifferences.NONE);
    }

    /** Patterns of the tensors whose output channels are another dimension than 0, with that dimension; null where none is. */
    public Map<String, Integer> axis() {
        return differences.axis();
    }

    /** Quantizers of layers that have another one; null where all have the operator. */
    public List<LayerQuantizer> byLayer() {
        return differences.byLayer();
    }

    /** The quantizer of each layer, where the operator is {@link LayerChoice#BY_PLAN}; else null. */
    public Map<String, LayerChoice> plan() {
        return differences.plan();
    }

    /** The revision as a number. */
    public int operatorRevision() {
        return revision == null ? FIRST : revision;
    }

    /** The same specification at another revision of the operator. */
    public QuantizationVariant atRevision(int other) {
        Integer spelled = other == FIRST ? null : Integer.valueOf(other);
        return with(spelled, inputs, form, differences);
    }

    /** The same specification with rows and groups cut along these dimensions. */
    QuantizationVariant along(AxisRule rule) {
        return with(revision, inputs, form, differences.withAxis(rule.orNull()));
    }

    /** The same specification, written in this form. */
    QuantizationVariant stored(StoredForm asked) {
        return with(revision, inputs, asked.asked(), differences);
    }

    /** The same specification for a source whose metadata has this digest; null for a source without. */
    public QuantizationVariant ofSource(Digest remarks) {
        return with(revision, inputs.withMetadata(remarks), form, differences);
    }

    /** The same specification beginning at the codebooks of the artifact whose file has this digest; null for beginning anew. */
    public QuantizationVariant startingAt(Digest artifact) {
        return with(revision, inputs.withPreviousCodebooks(artifact), form, differences);
    }

    /** The same specification with other quantizers for some layers. */
    QuantizationVariant byLayer(List<LayerQuantizer> rules) {
        return with(revision, inputs, form, differences.withQuantizers(rules));
    }

    /** The same specification for the codes that a checkpoint carries, with masks of this digest; null for none. */
    public QuantizationVariant masked(Digest masks) {
        return with(revision, inputs.withMask(masks), form, differences);
    }

    /** The same specification with a quantizer of its own for each layer; null while there is no plan. */
    QuantizationVariant planned(Map<String, LayerChoice> layerChoices) {
        return with(revision, inputs, form, differences.withPlan(layerChoices));
    }

    private QuantizationVariant with(
            Integer otherRevision, SideInputs otherInputs, StoredForm otherForm, LayerDifferences otherDifferences) {
        return new QuantizationVariant(
                name,
                mode,
                operator,
                granularity,
                strength,
                layers,
                options,
                otherRevision,
                otherInputs,
                otherForm,
                otherDifferences);
    }

    /** This specification and those of its earlier revisions, the newest first; an artifact of any of them is accepted for it. */
    public List<QuantizationVariant> revisions() {
        return IntStream.rangeClosed(FIRST, operatorRevision())
                .mapToObj(back -> atRevision(operatorRevision() + FIRST - back))
                .toList();
    }

    /** Canonical digest of the whole specification, the name included. */
    public Digest digest() {
        return CanonicalJson.digest(this);
    }

    /** How events and manifests name it. */
    public Quantization reference() {
        return new Quantization(name, mode, digest());
    }
}
