package io.proxquant.trainer.training;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Function;

import io.proxquant.models.parameters.Gradients;
import io.proxquant.models.parameters.ParameterPort;
import io.proxquant.quantization.CompressionSchedule;
import io.proxquant.quantization.PenaltyTerm;
import io.proxquant.quantization.Progress;
import io.proxquant.quantization.QuantizedTensor;
import io.proxquant.quantization.SideInformation;
import io.proxquant.quantization.TensorQuantizer;
import io.proxquant.quantization.fitting.FiniteWeights;
import io.proxquant.quantization.metrics.WeightMetrics;

/**
 * Makes the compressions of a method that trains with a penalty, and keeps Θ, which is codes and codebooks of every tensor, and
 * what the penalty keeps. Both are saved state, as is how far the weights were from Δ(Θ) when it was made. A compression
 * becomes due first and is then made, here or by others; a run may be left in between.
 *
 * <p>Θ of the last compression is what is frozen, so the final network satisfies w = Δ(Θ) exactly.
 */
final class LearningCompression implements NamedState.Part {
    private static final String THETA = "theta/";
    private static final String PENALTY = "penalty/";
    private static final String DISTANCE = "penalty.distance";
    private static final String DUE = "penalty.due";
    private static final String MADE_ELSEWHERE = "penalty.made";
    private static final String SOURCE = "penalty.source";

    private final Method method;
    private final CompressionSchedule schedule;
    private final Optional<PenaltyTerm> term;
    private final List<QuantizableTensor> tensors;
    private final PruningMasks masks;
    private final Map<String, TensorQuantizer> quantizers = new HashMap<>();
    private final TensorBlocks blocks;
    private final Map<String, QuantizedTensor> theta = new ConcurrentHashMap<>();
    private final Map<String, float[]> decoded = new HashMap<>();
    private final Map<String, float[]> gradients = new HashMap<>();
    private final Map<String, Map<String, float[]>> states = new LinkedHashMap<>();
    private double distance = Double.POSITIVE_INFINITY;
    /** μ of the compression that is due. */
    private OptionalDouble due = OptionalDouble.empty();
    /** How many compressions others have made, by which they are numbered. */
    private int madeElsewhere;
    /** Where the artifact of the last of them is stored. */
    private String source;

    LearningCompression(
            Method method, CompressionSchedule schedule, List<QuantizableTensor> tensors, PruningMasks masks) {
        this.masks = masks;
        this.method = method;
        this.schedule = schedule;
        this.term = method.penalty().term();
        this.tensors = tensors;
        this.blocks = TensorBlocks.whole(tensors);
        for (QuantizableTensor tensor : tensors) {
            // Tensors are already spread over the threads.
            quantizers.put(tensor.name(), method.quantizing(tensor.name()).onThreads(1));
            decoded.put(tensor.name(), new float[tensor.size()]);
            gradients.put(tensor.name(), new float[tensor.size()]);
            Map<String, float[]> state = new LinkedHashMap<>();
            term.ifPresent(
                    added -> added.stateSizes(tensor.size()).forEach((name, size) -> state.put(name, new float[size])));
            states.put(tensor.name(), state);
        }
    }

    /** Θ as it is now, by tensor and in their order. */
    Map<String, QuantizedTensor> theta() {
        Map<String, QuantizedTensor> ordered = new LinkedHashMap<>();
        tensors.forEach(t -> ordered.put(t.name(), theta.get(t.name())));
        return ordered;
    }

    /** The codebooks of a tensor that the next compression may start from; null before the first. */
    float[] codebooks(QuantizableTensor tensor) {
        QuantizedTensor last = theta.get(tensor.name());
        return last == null ? null : last.codebooks();
    }

    /** Whether the weights satisfied the constraint, as nearly as the method asks, when they were compressed last. */
    boolean settled() {
        return term.map(PenaltyTerm::tolerance)
                .filter(near -> near > 0 && distance <= near)
                .isPresent();
    }

    /**
     * Makes a compression due. The first is direct compression, with which every such method begins; multipliers are 0 until
     * the L step after it is over.
     */
    void fallDue(double strength) {
        due = OptionalDouble.of(strength);
    }

    /** Whether training cannot go on before a compression was made. */
    boolean due() {
        return due.isPresent();
    }

    /** Whether weights are to be compressed after this step. */
    boolean dueAfter(Progress made) {
        return schedule.due(made);
    }

    /** The largest learning rate that the penalty allows. */
    double largestRate(double strength) {
        return term.map(added -> added.largestRate(strength)).orElse(Double.POSITIVE_INFINITY);
    }

    /** How many compressions such a phase has if it does not end early, the one before its first step included. */
    int count(int stepsPerEpoch, int epochs) {
        return 1 + schedule.count(stepsPerEpoch, epochs);
    }

    /** The loss's gradients with those of the penalty. */
    Gradients gradients(MovedWeights moved, ParameterPort port, double strength) {
        return term.map(added -> gradients(added, moved, port, strength)).orElse(port);
    }

    private Gradients gradients(PenaltyTerm added, MovedWeights moved, ParameterPort port, double strength) {
        blocks.run(moved.threads(), (tensor, from, count, buffers) -> {
            float[] gradient = gradients.get(tensor.name());
            port.readGradient(tensor.name(), 0, gradient, 0, gradient.length);
            float[] weights = tensor.read(moved, buffers.apply(count));
            added.addGradient(gradient, weights, decoded.get(tensor.name()), strength, states.get(tensor.name()));
        });
        return Gradients.replacing(gradients, port);
    }

    /** Makes the C step: Θ of w - λ/μ, then the multipliers, then the weights where training goes on from Δ(Θ). */
    void compress(MovedWeights moved, Function<QuantizableTensor, SideInformation> known) {
        finish(moved, (tensor, weights) -> quantizers
                .get(tensor.name())
                .quantize(point(tensor, weights), tensor.shape(), knowing(tensor, known)));
    }

    /** Tells the quantizer μ; where it is 0, as between restarts, a penalty of the C step is weighed as with μ = 1. */
    private SideInformation knowing(QuantizableTensor tensor, Function<QuantizableTensor, SideInformation> known) {
        double strength = due.orElseThrow();
        return strength > 0 ? known.apply(tensor).withStrength(strength) : known.apply(tensor);
    }

    /**
     * The points that are to be compressed, by tensor and in the order of its codes.
     *
     * @throws io.proxquant.quantization.NonFiniteWeightException as their quantizer would
     */
    Map<String, float[]> points(MovedWeights moved) {
        Map<String, float[]> points = new HashMap<>();
        for (QuantizableTensor tensor : tensors) {
            float[] point = point(tensor, tensor.read(moved));
            FiniteWeights.check(point, 0, point.length);
            points.put(tensor.name(), point);
        }
        return points;
    }

    /** How many compressions others have made. */
    int madeElsewhere() {
        return madeElsewhere;
    }

    /** Where the artifact of the last of these is stored; null before the first. */
    String source() {
        return source;
    }

    /** Ends the C step with a Θ that others have made of these points. */
    void take(MovedWeights moved, CStep.Made made) {
        finish(moved, (tensor, weights) -> made.theta().get(tensor.name()));
        madeElsewhere++;
        source = made.source();
    }

    private void finish(MovedWeights moved, BiFunction<QuantizableTensor, float[], QuantizedTensor> compression) {
        double strength = due.orElseThrow();
        boolean first = theta.isEmpty();
        Map<String, double[]> apart = new ConcurrentHashMap<>();
        blocks.run(moved.threads(), (tensor, from, count, buffers) -> {
            float[] weights = tensor.read(moved, buffers.apply(count));
            QuantizedTensor made = compression.apply(tensor, weights);
            float[] target = decoded.get(tensor.name());
            made.dequantize(target);
            masks.clear(tensor.name(), target);
            theta.put(tensor.name(), made);
            if (!first) {
                term.ifPresent(added -> added.compressed(weights, target, strength, states.get(tensor.name())));
                apart.put(tensor.name(), new double[] {
                    WeightMetrics.squaredDistance(weights, target), WeightMetrics.squaredNorm(weights)
                });
            }
            restart(tensor, moved);
        });
        if (!first) {
            distance = relative(apart);
        }
        due = OptionalDouble.empty();
    }

    private double relative(Map<String, double[]> apart) {
        double squares = 0;
        double norm = 0;
        for (QuantizableTensor tensor : tensors) {
            squares += apart.get(tensor.name())[0];
            norm += apart.get(tensor.name())[1];
        }
        return norm == 0 ? Math.sqrt(squares) : Math.sqrt(squares / norm);
    }

    /** The point to compress for these weights. */
    private float[] point(QuantizableTensor tensor, float[] weights) {
        float[] point = weights.clone();
        double strength = due.orElseThrow();
        term.ifPresent(added -> added.point(point, strength, states.get(tensor.name())));
        return point;
    }

    private void restart(QuantizableTensor tensor, MovedWeights moved) {
        if (method.penalty().restarts()) {
            tensor.write(moved, decoded.get(tensor.name()));
        }
    }

    @Override
    public void save(NamedState into) {
        into.put(DISTANCE, distance);
        due.ifPresent(strength -> into.put(DUE, strength));
        if (source != null) {
            into.put(MADE_ELSEWHERE, madeElsewhere);
            into.put(SOURCE, source);
        }
        theta.forEach((name, tensor) -> FrozenCodes.save(THETA, name, tensor, into));
        states.forEach((tensor, state) -> state.forEach((name, floats) -> into.put(key(tensor, name), floats)));
    }

    @Override
    public void restore(NamedState from) {
        distance = from.number(DISTANCE);
        due = from.has(DUE) ? OptionalDouble.of(from.number(DUE)) : OptionalDouble.empty();
        madeElsewhere = from.has(SOURCE) ? Math.toIntExact(from.whole(MADE_ELSEWHERE)) : 0;
        source = from.has(SOURCE) ? from.text(SOURCE) : null;
        theta.clear();
        if (due() && source == null) {
            return; // the first compression is not made yet, and multipliers are 0
        }
        for (QuantizableTensor tensor : tensors) {
            QuantizedTensor saved = FrozenCodes.restore(THETA, method, tensor, from);
            saved.dequantize(decoded.get(tensor.name()));
            masks.clear(tensor.name(), decoded.get(tensor.name()));
            theta.put(tensor.name(), saved);
        }
        states.forEach((tensor, state) -> state.replaceAll((name, floats) -> from.floats(key(tensor, name))));
    }

    private static String key(String tensor, String name) {
        return PENALTY + tensor + "/" + name;
    }
}
