package io.proxquant.recipes;

import java.util.List;

import io.proxquant.quantization.Penalty;
import io.proxquant.quantization.Quantizer;
import io.proxquant.quantization.presets.MethodPreset;
import io.proxquant.quantization.presets.MethodPresets;

/**
 * Validates {@code closedLoop}: others can make C steps only if the method has some, and if these depend on nothing but the
 * point and the last codebook.
 */
final class ClosedLoopRule {
    static final KeyDeclaration CLOSED_LOOP = KeyDeclaration.optionalFlag(
            MethodSection.CLOSED_LOOP,
            "whether quantizer-services make the C steps; learning-compression only; absent: the trainer makes them");

    private ClosedLoopRule() {}

    static boolean asked(Fields method) {
        boolean asked = method.has(MethodSection.CLOSED_LOOP) && Boolean.TRUE.equals(method.value(CLOSED_LOOP));
        if (!asked) {
            // false and absent mean the same, so both are stored as the same recipe
            method.filled().remove(MethodSection.CLOSED_LOOP);
        }
        return asked;
    }

    static void check(Fields method) {
        MethodPreset preset;
        try {
            preset = MethodSection.of(method.filled()).preset();
        } catch (IllegalArgumentException e) {
            return; // already reported
        }
        if (!hasCSteps(preset.newPenalty())) {
            method.problems()
                    .add(
                            method.at(MethodSection.CLOSED_LOOP),
                            method.path(MethodSection.CLOSED_LOOP),
                            "'" + preset.name() + "' has no C steps that others could make",
                            MethodPresets.all().stream()
                                    .filter(each -> hasCSteps(each.newPenalty()))
                                    .map(MethodPreset::name)
                                    .toList());
            return;
        }
        checkQuantizer(method, QuantizationSection.OVER, preset.newQuantizer());
        preset.newQuantizersByLayer().rules().forEach(rule -> checkQuantizer(method, LayerQuantizer.KEY, rule.given()));
    }

    private static void checkQuantizer(Fields method, String key, Quantizer quantizer) {
        if (!quantizer.needs().isEmpty() || quantizer.drawsAtRandom()) {
            method.problems()
                    .add(
                            method.at(key),
                            method.path(key),
                            "'" + quantizer.name() + "' takes into account what only the trainer knows, and with "
                                    + MethodSection.CLOSED_LOOP + " quantizer-services compress",
                            List.of());
        }
    }

    /** Refuses pruning beside a closed loop, since points do not carry the trainer's masks. */
    static void checkBeside(Fields training, Fields method) {
        if (method != null && Boolean.TRUE.equals(method.filled().get(MethodSection.CLOSED_LOOP))) {
            training.refuse(
                    "pruning",
                    "does not go with training.method.closedLoop: quantizer-services compress points, and know no masks");
        }
    }

    private static boolean hasCSteps(Penalty penalty) {
        return penalty.term().isPresent();
    }
}
