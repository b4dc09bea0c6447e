package io.proxquant.recipes;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import io.proxquant.contracts.ArtifactKind;
import io.proxquant.contracts.CanonicalJson;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.MayBeAbsent;
import io.proxquant.contracts.Quantization;
import io.proxquant.quantization.budget.LayerChoice;
import io.proxquant.quantization.presets.AxisRule;

/**
 * One artifact's specification, complete: together with a checkpoint's digest it decides every byte of the artifact.
 *
 * @param name the quantization's name, for prox followed by the strength, e.g. {@code path-0.1}
 * @param operator quantizer for mode hard, proximal map for mode prox
 * @param strength τ for mode prox, else null
 * @param revision of the operator; null for the first, as in specifications from before there were others
 * @param metadata digest of what the source file says of itself and the artifact repeats; null where that is nothing
 * @param axis patterns of the tensors whose output channels are another dimension than 0, with that dimension; null where none is
 * @param previousCodebooks digest of the artifact at whose codebooks an adaptive quantizer begins; null where it begins anew. No
 *     recipe says it: the C step of a training run does
 * @param mask digest of the masks of pruned weights that the checkpoint's own codes have; null where nothing is pruned
 * @param shareEqualTensors true where tensors that come out equal are stored once; null where each is stored for itself
 * @param byLayer quantizers of layers that have another one; null where all have the operator
 * @param plan the quantizer of each layer by the tensor's name, where the operator is {@link LayerChoice#BY_PLAN}; else null
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
        @MayBeAbsent Digest metadata,
        @MayBeAbsent Map<String, Integer> axis,
        @MayBeAbsent Digest previousCodebooks,
        @MayBeAbsent Digest mask,
        @MayBeAbsent Boolean shareEqualTensors,
        @MayBeAbsent List<LayerQuantizer> byLayer,
        @MayBeAbsent Map<String, LayerChoice> plan) {
    private static final int FIRST = 1;

    /** At the operator's first revision, by dimension 0, of a source that says nothing of itself. */
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
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    /** The revision as a number. */
    public int operatorRevision() {
        return revision == null ? FIRST : revision;
    }

    /** The same specification at another revision of the operator. */
    public QuantizationVariant atRevision(int other) {
        Integer spelled = other == FIRST ? null : Integer.valueOf(other);
        return new QuantizationVariant(
                name,
                mode,
                operator,
                granularity,
                strength,
                layers,
                options,
                spelled,
                metadata,
                axis,
                previousCodebooks,
                mask,
                shareEqualTensors,
                byLayer,
                plan);
    }

    /** The same specification with blocks by these dimensions. */
    QuantizationVariant along(AxisRule rule) {
        return new QuantizationVariant(
                name,
                mode,
                operator,
                granularity,
                strength,
                layers,
                options,
                revision,
                metadata,
                rule.orNull(),
                previousCodebooks,
                mask,
                shareEqualTensors,
                byLayer,
                plan);
    }

    /** The same specification with tensors that come out equal stored once, if so. */
    QuantizationVariant sharing(boolean equal) {
        return new QuantizationVariant(
                name,
                mode,
                operator,
                granularity,
                strength,
                layers,
                options,
                revision,
                metadata,
                axis,
                previousCodebooks,
                mask,
                equal ? Boolean.TRUE : null,
                byLayer,
                plan);
    }

    /** The same specification for a source whose remarks have this digest; null for one without. */
    public QuantizationVariant ofSource(Digest remarks) {
        return new QuantizationVariant(
                name,
                mode,
                operator,
                granularity,
                strength,
                layers,
                options,
                revision,
                remarks,
                axis,
                previousCodebooks,
                mask,
                shareEqualTensors,
                byLayer,
                plan);
    }

    /** The same specification beginning at the codebooks of the artifact whose file has this digest; null for beginning anew. */
    public QuantizationVariant startingAt(Digest artifact) {
        return new QuantizationVariant(
                name,
                mode,
                operator,
                granularity,
                strength,
                layers,
                options,
                revision,
                metadata,
                axis,
                artifact,
                mask,
                shareEqualTensors,
                byLayer,
                plan);
    }

    /** The same specification with other quantizers for some layers. */
    QuantizationVariant byLayer(List<LayerQuantizer> rules) {
        return new QuantizationVariant(
                name,
                mode,
                operator,
                granularity,
                strength,
                layers,
                options,
                revision,
                metadata,
                axis,
                previousCodebooks,
                mask,
                shareEqualTensors,
                rules.isEmpty() ? null : rules,
                plan);
    }

    /** The same specification for the codes that a checkpoint carries, with masks of this digest; null for none. */
    public QuantizationVariant masked(Digest masks) {
        return new QuantizationVariant(
                name,
                mode,
                operator,
                granularity,
                strength,
                layers,
                options,
                revision,
                metadata,
                axis,
                previousCodebooks,
                masks,
                shareEqualTensors,
                byLayer,
                plan);
    }

    /** The same specification with a quantizer of its own for each layer; null for those of no plan yet. */
    QuantizationVariant planned(Map<String, LayerChoice> layerChoices) {
        return new QuantizationVariant(
                name,
                mode,
                operator,
                granularity,
                strength,
                layers,
                options,
                revision,
                metadata,
                axis,
                previousCodebooks,
                mask,
                shareEqualTensors,
                byLayer,
                layerChoices);
    }

    /** This and what it was at earlier revisions, the newest first: artifacts of any of them answer to it. */
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
