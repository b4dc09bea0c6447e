package io.proxquant.trainer.training;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.proxquant.models.ParameterPort;
import io.proxquant.quantization.TensorProximalMap;

/**
 * What a method does after the optimizer's step: pull every quantized tensor towards the quantized set, and keep it in
 * its box. The codebooks that a map keeps between steps, and the count that decides when they are refreshed, are saved
 * state.
 */
final class ProximalPull implements NamedState.Part {
    private final Method method;
    private final TensorProximalMap map;
    private final List<QuantizableTensor> tensors;
    private final Map<String, float[]> codebooks = new LinkedHashMap<>();
    private long applied;

    ProximalPull(Method method, List<QuantizableTensor> tensors) {
        this.method = method;
        this.map = new TensorProximalMap(method.map(), method.granularity());
        this.tensors = tensors;
        tensors.forEach(t -> codebooks.put(t.name(), new float[map.stateSize(t.shape())]));
    }

    /**
     * Eager (ProxQuant, algorithm 1): the tensors themselves are pulled, then clipped. Lazy (dual averaging): the latent
     * weights are clipped and stay, the tensors get their pulled copy.
     */
    void apply(MovedWeights moved, ParameterPort port, double strength) {
        boolean refresh = applied % method.codebookPeriod() == 0;
        for (QuantizableTensor tensor : tensors) {
            float[] weights = tensor.read(moved);
            float[] state = codebooks.get(tensor.name());
            if (method.lazy()) {
                if (method.clip()) {
                    clip(weights);
                    tensor.write(moved, weights);
                }
                map.apply(weights, tensor.shape(), (float) strength, state, refresh);
            } else {
                map.apply(weights, tensor.shape(), (float) strength, state, refresh);
                if (method.clip()) {
                    clip(weights);
                }
            }
            tensor.write(port, weights);
        }
        applied++;
    }

    private static void clip(float[] weights) {
        for (int i = 0; i < weights.length; i++) {
            weights[i] = Math.min(Math.max(weights[i], -1f), 1f);
        }
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
