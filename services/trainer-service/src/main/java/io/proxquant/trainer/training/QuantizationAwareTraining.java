package io.proxquant.trainer.training;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

import io.proxquant.models.parameters.Gradients;
import io.proxquant.models.parameters.ParameterPort;
import io.proxquant.models.parameters.ParameterView;
import io.proxquant.quantization.Progress;
import io.proxquant.quantization.PruningMask;
import io.proxquant.quantization.QuantizedTensor;
import io.proxquant.quantization.SideInformation;
import io.proxquant.quantization.metrics.WeightDiagnostics;

/**
 * Adds quantization to plain training, from the warm start to the end of the run: at each step it carries the gradient back and
 * makes the proximal update; it also does the hard quantization and the measurements. Its parts are saved together.
 */
final class QuantizationAwareTraining implements NamedState.Part {
    private static final String POINT = "point/";
    private static final String REVISION = "method.revision";
    /** The revision of states that name none, from before there was a second. */
    private static final int FIRST_REVISION = 1;

    private final Method method;
    private final List<QuantizableTensor> tensors;
    private final ParameterPort port;
    private final TrainedLevels levels;
    private final TrainingKnowledge knowledge;
    private final GradientPullback gradientPullback;
    private final ProximalUpdate update;
    private final LearningCompression learning;
    private final Measurement measurement;
    private final PruningMasks masks;
    private TunedCodebooks tuned;
    private MovedWeights moved;
    private Map<String, QuantizedTensor> frozen = Map.of();
    private double totalShrink;

    /**
     * Begins at the warm start, which the tensors hold now.
     *
     * @param seed of the run
     * @param curvature what the optimizer of the phase knows of a parameter's curvature, by name
     */
    QuantizationAwareTraining(
            Method method,
            List<QuantizableTensor> tensors,
            ParameterPort port,
            long seed,
            int stepsPerEpoch,
            Function<String, Optional<float[]>> curvature) {
        this.method = method;
        this.tensors = tensors;
        this.port = port;
        this.levels = new TrainedLevels(method, tensors);
        this.masks = new PruningMasks(method.pruning(), tensors, stepsPerEpoch);
        this.knowledge = new TrainingKnowledge(seed, method.needs(), levels, masks, curvature);
        this.gradientPullback = method.pullsGradientBack() ? new GradientPullback(method, tensors, levels) : null;
        this.update = new ProximalUpdate(method, tensors, levels);
        this.learning = method.penalty()
                .compressions()
                .map(when -> new LearningCompression(method, when, tensors, masks))
                .orElse(null);
        this.measurement = new Measurement(method, tensors, port, masks);
        this.moved = movedBeforeFreeze();
    }

    /** The revision of the method in a saved state, with which its run goes on. */
    static int revision(NamedState left) {
        return left.scalars().containsKey(REVISION) ? Math.toIntExact(left.whole(REVISION)) : FIRST_REVISION;
    }

    private MovedWeights movedBeforeFreeze() {
        return method.lazy() ? MovedWeights.latent(port, tensors, levels.initial()) : MovedWeights.tensors(port);
    }

    MovedWeights moved() {
        return moved;
    }

    Map<String, QuantizedTensor> frozen() {
        return tuned == null ? frozen : tuned.shared();
    }

    /** Masks of the frozen tensors that have lost weights. */
    Map<String, PruningMask> frozenMasks() {
        return frozen.isEmpty() ? Map.of() : masks.all();
    }

    /**
     * Στ so far; null for lazy methods, which start anew from the latent weights at each step, for methods whose map moves
     * nothing, and once a strength was infinite.
     */
    Double totalShrink() {
        return method.lazy() || !method.moves() || Double.isInfinite(totalShrink) ? null : Double.valueOf(totalShrink);
    }

    /** λ = τ/η, the strength before the learning rate entered it; null for methods whose strength has no rate in it. */
    Double lambda(double tau, double learningRate) {
        return method.lazy() || !method.moves() || Double.isInfinite(tau) || learningRate == 0
                ? null
                : Double.valueOf(tau / learningRate);
    }

    /** Whether the optimizer is to move this parameter of the network: not after it was frozen. */
    boolean trains(ParameterView parameter) {
        return !frozen.containsKey(parameter.name());
    }

    /** What the optimizer moves besides: trained levels, until they are frozen, and codebooks that are tuned from then on. */
    List<ParameterView> trainedLevels() {
        if (frozen.isEmpty()) {
            return levels.views();
        }
        return tuned == null ? List.of() : tuned.views();
    }

    /**
     * By how much the optimizer's updates are multiplied, by parameter.
     *
     * @param optimizerRate with which the phase begins
     */
    Map<String, Float> updateScales(double optimizerRate) {
        Map<String, Float> scales = new HashMap<>();
        if (frozen.isEmpty()) {
            tensors.forEach(t -> scales.put(t.name(), method.step().factor(t.shape(), optimizerRate)));
        }
        return scales;
    }

    /** What the optimizer is to step along, after the backward pass has left its gradients in the port. */
    Gradients gradients(Progress progress) {
        if (!frozen.isEmpty()) {
            return tuned == null ? port : tuned.gradients(port);
        }
        if (learning != null) {
            return masks.over(learning.gradients(moved, port, method.schedule().strength(progress)));
        }
        return gradientPullback == null
                ? masks.over(port)
                : gradientPullback.at(moved, masks.over(port), knowledge, update.applied() - 1);
    }

    /** The largest learning rate that the method allows at this step; no limit for most. */
    double largestRate(Progress progress) {
        return learning == null || !frozen.isEmpty()
                ? Double.POSITIVE_INFINITY
                : learning.largestRate(method.schedule().strength(progress));
    }

    /** Whether the weights have reached their levels before the phase is over, so that it can end early. */
    boolean settled() {
        return learning != null && frozen.isEmpty() && learning.settled();
    }

    /** How large quantized weights are in proportion to the weights; 1 for methods that do not pull weights towards them. */
    double levelsBesideWeights() {
        return method.lazy() || !method.moves() ? 1 : measurement.levelsBesideWeights(moved, this::known);
    }

    /**
     * Prepares the first step: prunes, makes the first C step due, and moves a lazy method's tensors to the quantized point,
     * where it takes its first gradient.
     */
    void begin(Progress progress) {
        masks.begin(moved);
        if (!method.lazy()) {
            masks.all().keySet().forEach(this::prune);
        }
        if (learning != null) {
            learning.fallDue(method.schedule().strength(progress));
        }
        if (method.lazy()) {
            update.apply(moved, port, method.schedule().strength(progress), knowledge);
        }
    }

    private void prune(String tensor) {
        tensors.stream()
                .filter(each -> each.name().equals(tensor))
                .forEach(each -> each.write(port, masks.clear(tensor, each.read(port))));
    }

    /** After an optimizer step of the frozen phase: writes what codes and tuned codebooks decode to into the network. */
    QuantizationAwareTraining moveFrozen() {
        if (tuned != null) {
            tuned.decode(port);
        }
        return this;
    }

    /** The proximal update after one optimizer step; returns the strength τ. */
    double moveTowardsLevels(Progress progress) {
        double tau = method.schedule().strength(progress);
        masks.update(moved, progress.step() + 1);
        update.apply(moved, port, tau, knowledge);
        totalShrink += tau;
        if (learning != null && learning.dueAfter(progress)) {
            learning.fallDue(tau);
        }
        return tau;
    }

    /** Whether training cannot go on before a C step was made. */
    boolean cStepDue() {
        return learning != null && frozen.isEmpty() && learning.due();
    }

    /** Makes the C step that is due. */
    void compress() {
        learning.compress(moved, this::known);
    }

    /** The state of learning-compression; for use only while a C step is due. */
    LearningCompression learning() {
        return learning;
    }

    private SideInformation known(QuantizableTensor tensor) {
        return known(tensor, update.applied());
    }

    private SideInformation known(QuantizableTensor tensor, long application) {
        SideInformation side = knowledge.of(tensor, moved, application);
        float[] last = learning == null ? null : learning.codebooks(tensor);
        return last == null ? side : side.withLevels(last);
    }

    /** Hard quantization: from here on the quantized tensors never move again. */
    void freeze() {
        frozen = learning == null
                ? FrozenCodes.freeze(method, tensors, moved, port, this::known, masks)
                : FrozenCodes.freeze(learning.theta(), tensors, port, masks);
        moveWhatIsLeft();
    }

    /** Chooses what moves from the freeze on: what is not quantized, and codebooks where these are tuned. */
    private void moveWhatIsLeft() {
        tuned = method.codebooks().afterFreeze() ? new TunedCodebooks(tensors, frozen, masks, port) : null;
        moved = tuned == null ? MovedWeights.tensors(port) : tuned.moved();
    }

    /**
     * Share of weights whose sign the gradient pushes back, for methods with binary weights and latent ones beside them, else
     * null. To be called between the backward pass and the optimizer's step, while gradient and point belong together. The
     * gradient is taken at the signs once the strength is infinite, before that at the weights on their way there.
     */
    Double fixedPointViolation() {
        if (!method.lazy() || method.quantizer().layout().levels() != 2 || !frozen.isEmpty()) {
            return null;
        }
        long violations = 0;
        long size = 0;
        for (QuantizableTensor tensor : tensors) {
            PruningMask mask = masks.of(tensor.name());
            float[] gradient = masks.clear(tensor.name(), port.readGradient(tensor.view()));
            violations += WeightDiagnostics.fixedPointViolations(gradient, tensor.read(port));
            size += mask == null ? gradient.length : mask.survivors();
        }
        return size == 0 ? 0.0 : (double) violations / size;
    }

    /**
     * @param violation what {@link #fixedPointViolation} gave for the step
     * @param layers asked how the layers' products correlate, for figures of every tensor; empty for figures of all together
     */
    QuantizationMetrics measure(Double violation, Optional<Learner> layers) {
        return frozen.isEmpty()
                ? measurement.measure(moved, t -> known(t, update.applied() - 1), violation, layers)
                : measurement.measureFrozen(port);
    }

    @Override
    public void save(NamedState into) {
        into.put("pull.total", totalShrink);
        if (method.revision() > FIRST_REVISION) {
            into.put(REVISION, method.revision());
        }
        measurement.save(into);
        masks.save(into);
        FrozenCodes.save(method, frozen(), into);
        if (frozen.isEmpty()) {
            update.save(into);
            if (learning != null) {
                learning.save(into);
            }
            if (method.lazy()) {
                tensors.forEach(t -> into.put(POINT + t.name(), t.read(port)));
                levels.save(moved, into);
            }
        }
    }

    /** The tensors hold the saved weights (latent ones for a lazy method) when this is called. */
    @Override
    public void restore(NamedState from) {
        totalShrink = from.number("pull.total");
        measurement.restore(from);
        masks.restore(from);
        frozen = FrozenCodes.restore(method, tensors, from);
        if (!frozen.isEmpty()) {
            moveWhatIsLeft();
        } else {
            moved = movedBeforeFreeze();
            update.restore(from);
            if (learning != null) {
                learning.restore(from);
            }
            if (method.lazy()) {
                tensors.forEach(t -> t.write(port, from.floats(POINT + t.name())));
                levels.restore(from, moved);
            }
        }
    }
}
