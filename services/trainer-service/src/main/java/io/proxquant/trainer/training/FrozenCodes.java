package io.proxquant.trainer.training;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import io.proxquant.models.parameters.ParameterPort;
import io.proxquant.quantization.QuantizedTensor;
import io.proxquant.quantization.SideInformation;
import io.proxquant.quantization.TensorQuantizer;

/**
 * The outcome of the hard quantization: codes and codebooks that never change again. The tensors are overwritten with
 * what the codes decode to, so the weights that train on around them and the artifact that is shipped are the same
 * bits. Kept as saved state, because quantizing again need not give the same codes.
 */
final class FrozenCodes {
    private static final String CODES = "codes/";
    private static final String CODEBOOKS = "codebooks/";

    private FrozenCodes() {}

    /**
     * Quantizes each tensor from the weights that the method moved, and writes the decoded weights into the network.
     *
     * @param known what the method may know of a tensor beside its weights
     */
    static Map<String, QuantizedTensor> freeze(
            Method method,
            List<QuantizableTensor> tensors,
            MovedWeights moved,
            ParameterPort port,
            Function<QuantizableTensor, SideInformation> known) {
        TensorQuantizer quantizer =
                new TensorQuantizer(method.quantizer(), method.granularity()).onThreads(moved.threads());
        Map<String, QuantizedTensor> frozen = new LinkedHashMap<>();
        for (QuantizableTensor tensor : tensors) {
            float[] weights = tensor.read(moved);
            QuantizedTensor quantized = quantizer.quantize(weights, tensor.shape(), known.apply(tensor));
            quantized.dequantize(weights);
            tensor.write(port, weights);
            frozen.put(tensor.name(), quantized);
        }
        return frozen;
    }

    static void save(Map<String, QuantizedTensor> frozen, NamedState into) {
        frozen.forEach((name, tensor) -> {
            into.put(CODES + name, tensor.codes());
            into.put(CODEBOOKS + name, tensor.codebooks());
        });
    }

    /** The codes that {@link #save} left; empty before the freeze. */
    static Map<String, QuantizedTensor> restore(Method method, List<QuantizableTensor> tensors, NamedState from) {
        Map<String, QuantizedTensor> frozen = new LinkedHashMap<>();
        for (QuantizableTensor tensor : tensors) {
            if (from.has(CODES + tensor.name())) {
                frozen.put(
                        tensor.name(),
                        new QuantizedTensor(
                                method.quantizer().layout(),
                                method.granularity().blocks(tensor.shape()),
                                from.bytes(CODES + tensor.name()),
                                from.floats(CODEBOOKS + tensor.name())));
            }
        }
        return frozen;
    }
}
