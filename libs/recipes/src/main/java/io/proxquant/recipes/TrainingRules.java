package io.proxquant.recipes;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.proxquant.quantization.presets.AxisRule;
import io.proxquant.quantization.presets.MethodPreset;

import static io.proxquant.recipes.KeyDeclaration.ABOVE_ZERO;
import static io.proxquant.recipes.KeyDeclaration.ANY;
import static io.proxquant.recipes.KeyDeclaration.integer;
import static io.proxquant.recipes.KeyDeclaration.optionalInteger;
import static io.proxquant.recipes.KeyDeclaration.optionalReal;
import static io.proxquant.recipes.KeyDeclaration.requiredInteger;

/** Validates the training section: phases, method, layers, and that they make sense together. */
final class TrainingRules {
    static final KeyDeclaration BATCH =
            requiredInteger("batch", 1, 1_000_000, "images, or parallel text streams, per step");
    static final KeyDeclaration BPTT = optionalInteger("bptt", 1, 100_000, "tokens per step and stream; text only");
    static final KeyDeclaration CLIP = optionalReal("clipNorm", ABOVE_ZERO, ANY, "gradient norm limit");
    static final KeyDeclaration PERIOD =
            integer("codebookPeriod", 1, 1, Integer.MAX_VALUE, "steps between codebook computations");
    static final KeyDeclaration START_MEAN = optionalReal(
            MethodSection.START_MEAN,
            ABOVE_ZERO,
            ANY,
            "mean magnitude to which each quantized tensor is brought where quantizing begins; batch normalisation"
                    + " takes the factor up, so the network computes what it did; absent: weights as they are");
    static final KeyDeclaration EVERY_EPOCHS = optionalInteger(
            "everyEpochs", 1, Integer.MAX_VALUE, "epochs between checkpoints; absent: 1, without everySteps");
    static final KeyDeclaration EVERY_STEPS =
            optionalInteger("everySteps", 1, Integer.MAX_VALUE, "steps between checkpoints, instead of everyEpochs");

    private final Declarations declarations;
    private final TensorRules tensors;

    /**
     * @param tensors what the declared network allows; null when the recipe does not tell the network
     */
    TrainingRules(Declarations declarations, TensorRules tensors) {
        this.declarations = declarations;
        this.tensors = tensors;
    }

    void check(Fields training) {
        training.value(BATCH);
        training.value(BPTT);
        training.value(CLIP);
        Fields keys = training.map("method");
        Optional<Declaration> method = keys == null ? Optional.empty() : method(keys);
        method.ifPresent(preset -> layers(training, keys, defaultLayers(preset)));
        if (method.isEmpty()) {
            training.keep("layers");
        }
        WarmStartRules.check(training);
        Fields quantize = phase(training, "quantize");
        if (quantize != null) {
            method.ifPresent(preset -> PhaseRules.checkNeeds(quantize, preset.name(), needs(keys, preset)));
        }
        PruningRules.check(training, quantize);
        ClosedLoopRule.checkBeside(training, keys);
        phase(training, "freeze");
        checkpoints(training);
        together(training);
        training.finish();
    }

    private void layers(Fields training, Fields method, LayersSection otherwise) {
        LayerRules.check(training, otherwise);
        if (tensors != null) {
            tensors.check(training, TensorRules.Cut.of(method), Set.copyOf(otherwise.exclude()));
        }
    }

    /** What a preset quantizes where the recipe does not say. */
    static LayersSection defaultLayers(Declaration preset) {
        Object excluded = preset.facts().getOrDefault(Declaration.EXCLUDED_LAYERS, List.of());
        return new LayersSection(
                List.of("**"),
                ((List<?>) excluded).stream().map(String::valueOf).toList());
    }

    private Optional<Declaration> method(Fields method) {
        method.value(PERIOD);
        method.value(START_MEAN);
        method.keep(QuantizationSection.AXIS);
        boolean closed = ClosedLoopRule.asked(method);
        if (method.has(LayerQuantizer.KEY)) {
            new ByLayerRules(declarations, tensors).check(method);
        }
        Optional<Declaration> preset = new TypedRules(declarations)
                .check(
                        method,
                        "name",
                        Declaration.Kind.METHOD,
                        "the training method",
                        known -> QuantizationDeclarations.scheduled(known, word(method, MethodPreset.SCHEDULE)));
        GranularityRule.check(method);
        AxisRules.check(method, AxisRule.none());
        preset.filter(known -> openQuantizer(known) || ByLayerRules.in(method.filled()))
                .ifPresent(known -> build(method));
        if (closed && preset.isPresent()) {
            ClosedLoopRule.check(method);
        }
        return preset;
    }

    private static Object word(Fields fields, String key) {
        return fields.has(key) ? fields.at(key).plain() : "";
    }

    private static boolean openQuantizer(Declaration preset) {
        return preset.keys().stream().anyMatch(each -> each.name().equals(QuantizationSection.OVER));
    }

    /** What training has to provide; where the method takes any quantizer, the chosen one says it. */
    private static List<?> needs(Fields method, Declaration preset) {
        if (!openQuantizer(preset)) {
            return preset.facts().getOrDefault(Declaration.NEEDS, List.of()) instanceof List<?> needs
                    ? needs
                    : List.of();
        }
        try {
            return QuantizationDeclarations.needs(
                    MethodSection.of(method.filled()).preset());
        } catch (IllegalArgumentException e) {
            return List.of(); // already reported
        }
    }

    /**
     * Builds the method, since declarations check each option alone and only the method knows which of them its quantizer
     * takes.
     */
    private static void build(Fields method) {
        try {
            MethodSection.of(method.filled()).preset();
        } catch (IllegalArgumentException e) {
            String key = ByLayerRules.in(method.filled()) && !method.has(QuantizationSection.OVER)
                    ? LayerQuantizer.KEY
                    : QuantizationSection.OVER;
            method.problems().add(method.at(key), method.path(key), String.valueOf(e.getMessage()));
        }
    }

    private static Fields phase(Fields training, String key) {
        Fields phase = training.map(key);
        if (phase != null) {
            PhaseRules.check(phase);
            phase.finish();
        }
        return phase;
    }

    private static void checkpoints(Fields training) {
        Fields checkpoints = training.map("checkpoints");
        if (checkpoints == null) {
            training.fill("checkpoints", Map.of("everyEpochs", 1));
            return;
        }
        checkpoints.value(EVERY_EPOCHS);
        checkpoints.value(EVERY_STEPS);
        if (checkpoints.has("everyEpochs") == checkpoints.has("everySteps")) {
            training.problems()
                    .add(
                            training.at("checkpoints"),
                            training.path("checkpoints"),
                            "needs exactly one of everyEpochs and everySteps");
        }
        checkpoints.finish();
    }

    private static void together(Fields training) {
        if (!training.has("warmStart")) {
            training.missing(
                    "warmStart",
                    training.has("quantize")
                            ? "quantize starts from float weights: {epochs, optimizer, schedule} to train them, or {checkpoint: DIGEST} or {run: NAME}"
                            : "there is nothing to train");
        }
        if (training.has("quantize") && !training.has("method")) {
            training.missing("method", "quantize needs one, e.g. {name: proxquant-binary, rate: 1.0e-4}");
        }
        if (!training.has("quantize")) {
            training.refuse("freeze", "needs a quantize phase before it");
            training.refuse("method", "is used by the quantize phase, which is missing");
        }
    }
}
