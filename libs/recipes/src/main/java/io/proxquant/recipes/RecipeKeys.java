package io.proxquant.recipes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import io.proxquant.contracts.MayBeAbsent;
import io.proxquant.quantization.presets.AxisRule;

import static io.proxquant.recipes.KeyDeclaration.ANY;
import static io.proxquant.recipes.KeyDeclaration.optionalText;

/**
 * Lists every key that a recipe can have, in the order of a recipe, for pages and tools that explain recipes; taken from the
 * declarations by which recipes are validated. What only a network, a data set, a method, a quantizer, a map, an optimizer or a
 * schedule takes is in its own {@link Declaration}.
 */
public final class RecipeKeys {
    /**
     * The keys of one map.
     *
     * @param path where the map stands; {@code []} behind a list, empty for the recipe itself
     * @param summary what the map says, one line
     * @param keys in the order in which they are usually written
     * @param kind whose own options stand beside these keys; null when there are none
     */
    public record Group(String path, String summary, List<KeyDeclaration> keys, @MayBeAbsent Declaration.Kind kind) {
        static Group of(String path, String summary, KeyDeclaration... keys) {
            return new Group(path, summary, List.of(keys), null);
        }
    }

    private RecipeKeys() {}

    /** All maps of a recipe. */
    public static List<Group> groups() {
        return List.of(
                Group.of("", "the recipe itself", RecipeRules.API_VERSION, RecipeRules.MODEL, RecipeRules.SEED),
                new Group(
                        "network",
                        "which network; needed to train and to score, and to tell its weights from others",
                        List.of(named("type", Declaration.Kind.NETWORK), NetworkRules.PREFIX, NetworkRules.IGNORE),
                        Declaration.Kind.NETWORK),
                Group.of(
                        "network.names",
                        "what a checkpoint calls the network's parameters: our name, or a prefix of it that ends before a dot, to the"
                                + " checkpoint's; absent: as the network does"),
                typed("data", "on what it is trained and scored", Declaration.Kind.DATA),
                Group.of(
                        "training",
                        "how it is trained; without it checkpoints come from elsewhere",
                        TrainingRules.BATCH,
                        TrainingRules.BPTT,
                        TrainingRules.CLIP),
                new Group(
                        "training.method",
                        "how weights get to their levels; needed with quantize",
                        List.of(
                                named("name", Declaration.Kind.METHOD),
                                optionalText("granularity", "tensor, row or group:N; absent: as the method has it"),
                                axis("as the network declares it, else 0"),
                                TrainingRules.PERIOD,
                                TrainingRules.START_MEAN,
                                ClosedLoopRule.CLOSED_LOOP),
                        Declaration.Kind.METHOD),
                new Group(
                        "training.method.byLayer[]",
                        "learning-compression only: layers with another quantizer; of several rules the first that fits a name counts",
                        List.of(ByLayerRules.LAYERS, named("quantizer", Declaration.Kind.QUANTIZER)),
                        Declaration.Kind.QUANTIZER),
                Group.of(
                        "training.layers",
                        "which tensors the method quantizes, by patterns of their names; absent: as the method has it",
                        LayerRules.INCLUDE,
                        LayerRules.EXCLUDE),
                Group.of(
                        "training.warmStart",
                        "float training, as the phases below, or weights that exist: one of checkpoint and run",
                        when(PhaseRules.EPOCHS, "needed without checkpoint and run"),
                        WarmStartRules.CHECKPOINT,
                        WarmStartRules.RUN),
                Group.of(
                        "training.pruning",
                        "which weights are pruned in the quantize phase, beside its method; one of the first three",
                        PruningRules.KEEP,
                        PruningRules.THRESHOLD,
                        PruningRules.SENSITIVITY,
                        PruningRules.SCHEDULE,
                        PruningRules.UPDATES,
                        PruningRules.EPOCHS),
                Group.of("training.quantize", "training towards the levels", PhaseRules.EPOCHS),
                Group.of("training.freeze", "training of what is left when the codes are fixed", PhaseRules.EPOCHS),
                typed("training.PHASE.optimizer", "of each of the three phases", Declaration.Kind.OPTIMIZER),
                typed("training.PHASE.schedule", "of the learning rate; absent: constant", Declaration.Kind.SCHEDULE),
                Group.of(
                        "training.checkpoints",
                        "when a checkpoint is published; the end of each phase always is one",
                        TrainingRules.EVERY_EPOCHS,
                        TrainingRules.EVERY_STEPS),
                new Group(
                        "quantizations[]",
                        "the artifacts of each checkpoint",
                        List.of(
                                QuantizationRules.CALLED,
                                QuantizationRules.MODE,
                                when(
                                        named("quantizer", Declaration.Kind.QUANTIZER),
                                        "needed with mode hard, but where bits has a budget"),
                                when(named("map", Declaration.Kind.MAP), "with mode prox only, and needed there"),
                                when(QuantizationRules.STRENGTH, "with mode prox only, and needed there"),
                                optionalText(
                                        "granularity", "tensor, row or group:N; absent: the method's, else tensor"),
                                axis("the method's, else as the network declares it, else 0"),
                                StoredRules.SHARES,
                                StoredRules.CODES),
                        Declaration.Kind.QUANTIZER),
                new Group(
                        "quantizations[].byLayer[]",
                        "with mode hard: layers with another quantizer; of several rules the first that fits a name counts",
                        List.of(ByLayerRules.LAYERS, named("quantizer", Declaration.Kind.QUANTIZER)),
                        Declaration.Kind.QUANTIZER),
                Group.of(
                        "quantizations[].layers",
                        "which tensors it quantizes; absent: training.layers, else all",
                        LayerRules.INCLUDE,
                        LayerRules.EXCLUDE),
                Group.of(
                        "quantizations[].indexBits",
                        "with mode hard: bits of each relative index of a mask of pruned weights, as Deep Compression fixes them;"
                                + " absent: each tensor has a bitmap or the width that takes least",
                        StoredRules.CONVOLUTION,
                        StoredRules.DENSE),
                Group.of(
                        "quantizations[].bits",
                        "instead of quantizer: each layer gets one of its own, by a plan that loses least within a budget of bytes",
                        BitsRules.BUDGET,
                        BitsRules.FROM,
                        BitsRules.QUANTIZERS,
                        BitsRules.ENFORCE,
                        BitsRules.PLAN),
                Group.of(
                        "evaluation",
                        "which checkpoints are scored",
                        JudgingRules.POLICY,
                        JudgingRules.EACH,
                        JudgingRules.BATCH,
                        JudgingRules.C_STEPS),
                new Group(
                        "gate",
                        "the rules that promote; all must pass, on the validation split",
                        Arrays.stream(GateRule.values()).map(GateRule::limit).toList(),
                        null),
                Group.of(
                        "sweep",
                        "many runs of one request; seeds, rates or both",
                        when(SweepRules.SEED, "needed without rates"),
                        KeyDeclaration.optionalReals("rates", -ANY, ANY, "rates of the method")));
    }

    /** What a phase's optimizer and schedule can be. */
    public static List<Declaration> phaseKinds() {
        List<Declaration> kinds = new ArrayList<>();
        for (Declaration.Kind kind : List.of(Declaration.Kind.OPTIMIZER, Declaration.Kind.SCHEDULE)) {
            for (String name : PhaseRules.KINDS.names(kind)) {
                Declaration known = PhaseRules.KINDS.find(kind, name).orElseThrow();
                kinds.add(name.equals(PhaseRules.MILESTONES) ? PhaseRules.milestones(known) : known);
            }
        }
        return kinds;
    }

    /** A key that must be given in some cases only. */
    private static KeyDeclaration when(KeyDeclaration key, String condition) {
        return new KeyDeclaration(
                key.name(),
                key.type(),
                null,
                false,
                key.min(),
                key.max(),
                key.allowed(),
                key.summary() + "; " + condition);
    }

    private static KeyDeclaration axis(String absent) {
        return KeyDeclaration.optionalInteger(
                QuantizationSection.AXIS,
                0,
                AxisRule.MOST,
                "dimension of the output channels, or a map from patterns of names to dimensions; absent: " + absent);
    }

    private static Group typed(String path, String summary, Declaration.Kind kind) {
        return new Group(path, summary, List.of(named("type", kind)), kind);
    }

    private static KeyDeclaration named(String key, Declaration.Kind kind) {
        return KeyDeclaration.requiredText(key, "which " + kind.name().toLowerCase(Locale.ROOT) + "; see below");
    }
}
