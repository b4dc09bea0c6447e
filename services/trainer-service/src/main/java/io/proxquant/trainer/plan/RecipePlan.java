package io.proxquant.trainer.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

import io.proxquant.contracts.Phase;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.messaging.EventRefusedException;
import io.proxquant.models.networks.Rescaling;
import io.proxquant.models.parameters.ParameterView;
import io.proxquant.networks.ScaleLink;
import io.proxquant.quantization.presets.NamePattern;
import io.proxquant.quantization.pruning.Pruning;
import io.proxquant.recipes.CheckpointsSection;
import io.proxquant.recipes.LayersSection;
import io.proxquant.recipes.MethodSection;
import io.proxquant.recipes.RecipeSource;
import io.proxquant.recipes.TrainingSection;
import io.proxquant.trainer.training.Method;
import io.proxquant.trainer.training.PhasePlan;
import io.proxquant.trainer.training.QuantizableTensor;
import io.proxquant.trainer.training.TrainingPlan;

/** Turns a validated training section into what the training loop runs. Which tensors there are, only the network can tell. */
public final class RecipePlan {
    private final TrainingSection training;
    private final RecipeSource source;

    /** A plan whose refusals name keys only. */
    public RecipePlan(TrainingSection training) {
        this(training, RecipeSource.UNKNOWN);
    }

    /** @param source where the keys stand, for refusals */
    public RecipePlan(TrainingSection training, RecipeSource source) {
        this.training = training;
        this.source = source;
    }

    /**
     * The phases of a run.
     *
     * @param startsFromWeights whether the run begins with loaded weights, which stand for the warm start
     * @param links where the network's scales go
     */
    public TrainingPlan plan(long seed, int stepsPerEpoch, boolean startsFromWeights, List<ScaleLink> links)
            throws EventRefusedException {
        List<PhasePlan> phases = new ArrayList<>();
        boolean warmStart = training.warmStart() != null && training.warmStart().trainsHere();
        if (warmStart && !startsFromWeights) {
            phases.add(new PhasePlan(Phase.WARM_START, training.warmStart().phase()));
        }
        if (training.quantize() != null) {
            phases.add(new PhasePlan(Phase.QUANTIZING, training.quantize()));
        }
        if (training.freeze() != null) {
            phases.add(new PhasePlan(Phase.FROZEN, training.freeze()));
        }
        CheckpointsSection checkpoints = training.checkpoints();
        try {
            return new TrainingPlan(
                    seed,
                    stepsPerEpoch,
                    phases,
                    new TrainingPlan.CheckpointRule(
                            number(checkpoints == null ? null : checkpoints.everyEpochs()),
                            number(checkpoints == null ? null : checkpoints.everySteps())),
                    training.clipNorm() == null ? OptionalDouble.empty() : OptionalDouble.of(training.clipNorm()),
                    rescaling(links));
        } catch (IllegalArgumentException e) {
            throw new EventRefusedException(
                    ReasonCode.RECIPE_INVALID, source.at("training") + ": " + e.getMessage(), e);
        }
    }

    private Optional<Rescaling> rescaling(List<ScaleLink> links) {
        return training.method() == null || training.method().startMean() == null
                ? Optional.empty()
                : Optional.of(new Rescaling(links, training.method().startMean()));
    }

    /** The method's pieces; empty for a recipe that trains in full precision only. */
    public Optional<Method> method() throws EventRefusedException {
        MethodSection section = training.method();
        if (section == null || training.quantize() == null) {
            return Optional.empty();
        }
        try {
            Method method = Method.of(section.preset(), section.codebookPeriod());
            return Optional.of(
                    training.pruning() == null
                            ? method
                            : method.withPruning(training.pruning().pruning()));
        } catch (IllegalArgumentException e) {
            throw new EventRefusedException(
                    ReasonCode.RECIPE_INVALID, source.at("training.method") + ": " + e.getMessage(), e);
        }
    }

    /** The tensors that the method quantizes: parameters that can be quantized and that the recipe's patterns choose. */
    public List<QuantizableTensor> tensors(List<ParameterView> parameters) throws EventRefusedException {
        Optional<Method> method = method();
        if (method.isEmpty()) {
            return List.of();
        }
        LayersSection layers = training.layers() == null ? LayersSection.all() : training.layers();
        List<QuantizableTensor> tensors = parameters.stream()
                .filter(p -> p.quantizable() && layers.matches(p.name()))
                .map(p -> new QuantizableTensor(p, axis(p)))
                .toList();
        if (tensors.isEmpty()) {
            throw new EventRefusedException(
                    ReasonCode.NO_TENSOR_MATCHED,
                    source.at("training.layers") + ": include " + layers.include() + " and exclude "
                            + layers.exclude() + " leave nothing of "
                            + parameters.stream().map(ParameterView::name).toList());
        }
        requirePruned(tensors);
        List<String> names = tensors.stream().map(QuantizableTensor::name).toList();
        List<String> idle = method.get().byLayer().idle(names);
        if (!idle.isEmpty()) {
            throw new EventRefusedException(
                    ReasonCode.NO_TENSOR_MATCHED,
                    source.at("training.method.byLayer") + ": '" + idle.get(0)
                            + "' matches no tensor that is quantized; there are " + names);
        }
        for (QuantizableTensor tensor : tensors) {
            try {
                method.get().granularity().blocks(tensor.shape());
            } catch (IllegalArgumentException e) {
                throw new EventRefusedException(
                        ReasonCode.RECIPE_INVALID,
                        source.at("training.method.granularity") + ": " + tensor.view() + ": " + e.getMessage()
                                + "; allowed: tensor, row, group:N with N dividing every row",
                        e);
            }
        }
        return tensors;
    }

    /** Refuses patterns of pruning that match no tensor, or that give one tensor two targets. */
    private void requirePruned(List<QuantizableTensor> tensors) throws EventRefusedException {
        if (training.pruning() == null) {
            return;
        }
        Pruning pruning = training.pruning().pruning();
        List<String> names = tensors.stream().map(QuantizableTensor::name).toList();
        try {
            names.forEach(pruning::target);
            List<String> idle = pruning.targets().keySet().stream()
                    .filter(pattern -> names.stream().noneMatch(new NamePattern(pattern)::matches))
                    .sorted()
                    .toList();
            if (!idle.isEmpty()) {
                throw new IllegalArgumentException(idle + " match none of " + names);
            }
        } catch (IllegalArgumentException e) {
            throw new EventRefusedException(
                    ReasonCode.RECIPE_INVALID, source.at("training.pruning") + ": " + e.getMessage(), e);
        }
    }

    /** Refuses to rescale weights whose scale no normalisation absorbs, since that would change what the network computes. */
    public void requireAbsorbed(TrainingPlan plan, List<QuantizableTensor> tensors) throws EventRefusedException {
        List<String> left = plan.rescaling()
                .map(rescaling -> rescaling.unabsorbed(
                        tensors.stream().map(QuantizableTensor::name).toList()))
                .orElse(List.of());
        if (!left.isEmpty()) {
            throw new EventRefusedException(
                    ReasonCode.RECIPE_INVALID,
                    source.at("training.method." + MethodSection.START_MEAN)
                            + ": no batch normalisation of this network takes up the scale of " + left
                            + "; exclude them by training.layers, or leave the key out");
        }
    }

    /** The dimension that comes first; 0 for a tensor that is one block, which stays as it is. */
    private int axis(ParameterView parameter) {
        MethodSection method = training.method();
        return method.granularity().equals("tensor") ? 0 : method.axis().of(parameter.name());
    }

    private static int number(Integer value) {
        return value == null ? 0 : value;
    }
}
