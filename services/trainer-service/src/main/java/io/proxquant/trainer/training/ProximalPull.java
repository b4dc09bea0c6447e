package io.proxquant.trainer.training;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.proxquant.models.ParameterPort;
import io.proxquant.quantization.Constraint;
import io.proxquant.quantization.SideInformation;
import io.proxquant.quantization.TensorProximalMap;

/**
 * What a method does after the optimizer's step: pull every quantized tensor towards the quantized set, and keep it in its
 * domain. The codebooks that a map keeps between steps, and the count of applications, which decides when they are refreshed
 * and what is drawn at random, are saved state.
 */
final class ProximalPull implements NamedState.Part {
    private final Method method;
    private final TensorProximalMap map;
    private final List<QuantizableTensor> tensors;
    private final TrainedLevels levels;
    private final Map<String, float[]> codebooks = new LinkedHashMap<>();
    /** By length, kept over the steps: a copy of a large tensor at each of them would be cleared and collected for nothing. */
    private final Map<Integer, float[]> buffers = new HashMap<>();

    private long applied;

    ProximalPull(Method method, List<QuantizableTensor> tensors, TrainedLevels levels) {
        this.method = method;
        this.map = new TensorProximalMap(method.map(), method.granularity());
        this.tensors = tensors;
        this.levels = levels;
        tensors.forEach(t -> codebooks.put(t.name(), new float[map.stateSize(t.shape())]));
    }

    /** How often the map was applied so far. */
    long applied() {
        return applied;
    }

    /**
     * Eager (ProxQuant, algorithm 1): the tensors themselves are pulled, then constrained. Lazy (dual averaging): the latent
     * weights are constrained and stay, the tensors get their pulled copy.
     */
    void apply(MovedWeights moved, ParameterPort port, double strength, TensorKnowledge knowledge) {
        boolean refresh = applied % method.codebookPeriod() == 0;
        for (QuantizableTensor tensor : tensors) {
            float[] weights = tensor.read(moved, buffers.computeIfAbsent(tensor.size(), float[]::new));
            long[] shape = tensor.shape();
            SideInformation side = knowledge.of(tensor, moved, applied);
            float[] state = levels.present() ? levels.of(tensor, moved) : codebooks.get(tensor.name());
            if (method.lazy()) {
                if (method.constraint() != Constraint.NONE) {
                    method.constraint().apply(weights, shape);
                    tensor.write(moved, weights);
                }
                map.apply(weights, shape, (float) strength, state, refresh, side);
            } else {
                map.apply(weights, shape, (float) strength, state, refresh, side);
                method.constraint().apply(weights, shape);
            }
            tensor.write(port, weights);
        }
        applied++;
    }

    @Override
    public void save(NamedState into) {
        into.put("pull.applied", applied);
        if (method.map().stateSize() > 0) {
            codebooks.forEach((name, floats) -> into.put("pull/" + name, floats));
        }
    }

    @Override
    public void restore(NamedState from) {
        applied = from.whole("pull.applied");
        if (method.map().stateSize() > 0) {
            codebooks.replaceAll((name, floats) -> from.floats("pull/" + name));
        }
    }
}
