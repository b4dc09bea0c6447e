package io.proxquant.trainer.training;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import io.proxquant.models.parameters.Gradients;
import io.proxquant.models.parameters.ParameterPort;
import io.proxquant.quantization.Penalty;
import io.proxquant.quantization.QuantizedTensor;
import io.proxquant.quantization.SideInformation;
import io.proxquant.quantization.TensorQuantizer;
import io.proxquant.quantization.metrics.WeightMetrics;

/**
 * The compressions of a method that trains with a penalty: Θ, which is codes and codebooks of every tensor, and what the penalty
 * keeps. Both are saved state, as is how far the weights were from Δ(Θ) when it was made.
 *
 * <p>Θ of the last compression is what is frozen, so the final network satisfies w = Δ(Θ) exactly.
 */
final class LearningCompression implements NamedState.Part {
    private static final String THETA = "theta/";
    private static final String PENALTY = "penalty/";
    private static final String DISTANCE = "penalty.distance";

    private final Method method;
    private final Penalty penalty;
    private final List<QuantizableTensor> tensors;
    private final PruningMasks masks;
    private final TensorQuantizer quantizer;
    private final TensorBlocks blocks;
    private final Map<String, QuantizedTensor> theta = new ConcurrentHashMap<>();
    private final Map<String, float[]> decoded = new HashMap<>();
    private final Map<String, float[]> gradients = new HashMap<>();
    private final Map<String, Map<String, float[]>> states = new LinkedHashMap<>();
    private double distance = Double.POSITIVE_INFINITY;

    LearningCompression(Method method, List<QuantizableTensor> tensors, PruningMasks masks) {
        this.masks = masks;
        this.method = method;
        this.penalty = method.penalty();
        this.tensors = tensors;
        // The tensors share the threads already.
        this.quantizer = new TensorQuantizer(method.quantizer(), method.granularity()).onThreads(1);
        this.blocks = TensorBlocks.whole(tensors);
        for (QuantizableTensor tensor : tensors) {
            decoded.put(tensor.name(), new float[tensor.size()]);
            gradients.put(tensor.name(), new float[tensor.size()]);
            Map<String, float[]> state = new LinkedHashMap<>();
            penalty.stateSizes(tensor.size()).forEach((name, size) -> state.put(name, new float[size]));
            states.put(tensor.name(), state);
        }
    }

    /** Θ as it stands, by tensor and in their order. */
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
        return penalty.tolerance() > 0 && distance <= penalty.tolerance();
    }

    /** Direct compression: where every method with compressions begins. Multipliers are 0 until the first L step is over. */
    void begin(MovedWeights moved, double strength, Function<QuantizableTensor, SideInformation> known) {
        blocks.run(moved.threads(), (tensor, from, count, buffers) -> {
            float[] weights = tensor.read(moved, buffers.apply(count));
            project(tensor, weights, strength, known);
            restart(tensor, moved);
        });
    }

    /** The loss's gradients with those of the penalty. */
    Gradients gradients(MovedWeights moved, ParameterPort port, double strength) {
        blocks.run(moved.threads(), (tensor, from, count, buffers) -> {
            float[] gradient = gradients.get(tensor.name());
            port.readGradient(tensor.name(), 0, gradient, 0, gradient.length);
            float[] weights = tensor.read(moved, buffers.apply(count));
            penalty.addGradient(gradient, weights, decoded.get(tensor.name()), strength, states.get(tensor.name()));
        });
        return Gradients.replacing(gradients, port);
    }

    /** The C step: Θ of w - λ/μ, then the multipliers, then the weights where training goes on from Δ(Θ). */
    void compress(MovedWeights moved, double strength, Function<QuantizableTensor, SideInformation> known) {
        Map<String, double[]> apart = new ConcurrentHashMap<>();
        blocks.run(moved.threads(), (tensor, from, count, buffers) -> {
            float[] weights = tensor.read(moved, buffers.apply(count));
            float[] target = project(tensor, weights, strength, known);
            penalty.compressed(weights, target, strength, states.get(tensor.name()));
            apart.put(
                    tensor.name(),
                    new double[] {WeightMetrics.squaredDistance(weights, target), WeightMetrics.squaredNorm(weights)});
            restart(tensor, moved);
        });
        double squares = 0;
        double norm = 0;
        for (QuantizableTensor tensor : tensors) {
            squares += apart.get(tensor.name())[0];
            norm += apart.get(tensor.name())[1];
        }
        distance = norm == 0 ? Math.sqrt(squares) : Math.sqrt(squares / norm);
    }

    /** Θ of the point that belongs to these weights; returns Δ(Θ). */
    private float[] project(
            QuantizableTensor tensor,
            float[] weights,
            double strength,
            Function<QuantizableTensor, SideInformation> known) {
        float[] point = weights.clone();
        penalty.point(point, strength, states.get(tensor.name()));
        QuantizedTensor made = quantizer.quantize(point, tensor.shape(), known.apply(tensor));
        float[] target = decoded.get(tensor.name());
        made.dequantize(target);
        masks.clear(tensor.name(), target);
        theta.put(tensor.name(), made);
        return target;
    }

    private void restart(QuantizableTensor tensor, MovedWeights moved) {
        if (penalty.restarts()) {
            tensor.write(moved, decoded.get(tensor.name()));
        }
    }

    @Override
    public void save(NamedState into) {
        into.put(DISTANCE, distance);
        theta.forEach((name, tensor) -> FrozenCodes.save(THETA, name, tensor, into));
        states.forEach((tensor, state) -> state.forEach((name, floats) -> into.put(key(tensor, name), floats)));
    }

    @Override
    public void restore(NamedState from) {
        distance = from.number(DISTANCE);
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
