package io.proxquant.trainer.training;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.proxquant.models.parameters.Gradients;
import io.proxquant.models.parameters.ParameterPort;
import io.proxquant.models.parameters.ParameterView;
import io.proxquant.models.parameters.Weights;
import io.proxquant.networks.ParameterKind;
import io.proxquant.quantization.NonFiniteWeightException;
import io.proxquant.quantization.PruningMask;
import io.proxquant.quantization.QuantizedTensor;

/**
 * Trains codebooks further after the freeze: codes stay, and the gradient of a shared value is the sum of the gradients of the
 * weights that share it (Han et al. 2016, Deep Compression, section 3.3). Each tensor's codebooks are one parameter beside the
 * network, {@code centroids/<tensor>}; after every step the tensors hold what codes and codebooks decode to, so a checkpoint
 * carries both as they are.
 */
final class TunedCodebooks {
    private static final String PREFIX = "centroids/";

    private final List<QuantizableTensor> tensors;
    private final PruningMasks masks;
    private final MovedWeights moved;
    private final Map<String, QuantizedTensor> shared;
    private final Map<String, float[]> sums = new LinkedHashMap<>();

    /** Begins with the codebooks of the freeze. */
    TunedCodebooks(
            List<QuantizableTensor> tensors,
            Map<String, QuantizedTensor> frozen,
            PruningMasks masks,
            ParameterPort port) {
        this.tensors = tensors;
        this.masks = masks;
        this.shared = new LinkedHashMap<>(frozen);
        Map<String, float[]> beside = new LinkedHashMap<>();
        frozen.forEach((name, tensor) -> {
            beside.put(PREFIX + name, tensor.codebooks());
            sums.put(PREFIX + name, new float[tensor.codebooks().length]);
        });
        this.moved = MovedWeights.beside(port, beside);
    }

    /** Where the optimizer finds codebooks, and all that is not quantized. */
    MovedWeights moved() {
        return moved;
    }

    /** Codes and codebooks as they are now; later steps do not change what is returned. */
    Map<String, QuantizedTensor> shared() {
        return new LinkedHashMap<>(shared);
    }

    /** What the optimizer is to move beside the network. */
    List<ParameterView> views() {
        List<ParameterView> views = new ArrayList<>();
        sums.forEach((name, sum) -> views.add(new ParameterView(name, new long[] {sum.length}, ParameterKind.LEVELS)));
        return views;
    }

    /** The gradients of the weights, summed up by the value that they share. */
    Gradients gradients(Gradients ofWeights) {
        for (QuantizableTensor tensor : tensors) {
            float[] gradient = new float[tensor.size()];
            ofWeights.readGradient(tensor.name(), 0, gradient, 0, gradient.length);
            QuantizedTensor codes = shared.get(tensor.name());
            sum(gradient, codes, masks.of(tensor.name()), sums.get(PREFIX + tensor.name()));
        }
        return Gradients.replacing(sums, ofWeights);
    }

    private static void sum(float[] gradient, QuantizedTensor codes, PruningMask mask, float[] into) {
        double[] sum = new double[into.length];
        int levels = codes.layout().stored();
        for (int i = 0; i < gradient.length; i++) {
            if (mask == null || mask.kept(i)) {
                sum[i / codes.blocks().length() * levels + (codes.codes()[i] & 0xff)] += gradient[i];
            }
        }
        for (int i = 0; i < into.length; i++) {
            into[i] = (float) sum[i];
        }
    }

    /**
     * Writes what the codes decode to now into the network.
     *
     * @throws NonFiniteWeightException if a shared value is not finite
     */
    void decode(Weights network) {
        for (QuantizableTensor tensor : tensors) {
            QuantizedTensor before = shared.get(tensor.name());
            float[] codebooks = new float[before.codebooks().length];
            moved.read(PREFIX + tensor.name(), 0, codebooks, 0, codebooks.length);
            for (int i = 0; i < codebooks.length; i++) {
                if (!Float.isFinite(codebooks[i])) {
                    throw new NonFiniteWeightException(i, codebooks[i]);
                }
            }
            QuantizedTensor now = new QuantizedTensor(before.layout(), before.blocks(), before.codes(), codebooks);
            float[] weights = new float[tensor.size()];
            now.dequantize(weights);
            tensor.write(network, masks.clear(tensor.name(), weights));
            shared.put(tensor.name(), now);
        }
    }
}
