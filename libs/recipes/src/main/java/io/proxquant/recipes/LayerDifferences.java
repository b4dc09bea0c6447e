package io.proxquant.recipes;

import java.util.List;
import java.util.Map;

import io.proxquant.contracts.MayBeAbsent;
import io.proxquant.quantization.budget.LayerChoice;

/**
 * The part of a specification that holds for some layers and not for all.
 *
 * @param axis patterns of the tensors whose output channels are another dimension than 0, with that dimension; null where none is
 * @param byLayer quantizers of layers that have another one; null where all have the operator
 * @param plan the quantizer of each layer by the tensor's name, where the operator is {@link LayerChoice#BY_PLAN}; else null
 */
public record LayerDifferences(
        @MayBeAbsent Map<String, Integer> axis,
        @MayBeAbsent List<LayerQuantizer> byLayer,
        @MayBeAbsent Map<String, LayerChoice> plan) {
    /** All layers alike. */
    static final LayerDifferences NONE = new LayerDifferences(null, null, null);

    static LayerDifferences orNone(LayerDifferences differences) {
        return differences == null ? NONE : differences;
    }

    LayerDifferences withAxis(Map<String, Integer> patterns) {
        return new LayerDifferences(patterns, byLayer, plan);
    }

    LayerDifferences withQuantizers(List<LayerQuantizer> rules) {
        return new LayerDifferences(axis, rules.isEmpty() ? null : rules, plan);
    }

    LayerDifferences withPlan(Map<String, LayerChoice> choices) {
        return new LayerDifferences(axis, byLayer, choices);
    }
}
