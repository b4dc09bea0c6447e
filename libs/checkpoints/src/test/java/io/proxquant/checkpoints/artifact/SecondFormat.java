package io.proxquant.checkpoints.artifact;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import io.proxquant.checkpoints.safetensors.DType;
import io.proxquant.checkpoints.safetensors.TensorData;
import io.proxquant.quantization.AxisOrder;
import io.proxquant.quantization.Granularity;
import io.proxquant.quantization.PruningMask;
import io.proxquant.quantization.QuantizedTensor;
import io.proxquant.quantization.TensorQuantizer;
import io.proxquant.quantization.quantizers.Quantizers;

/** Tensors for tests: every quantizer's codebook, along every axis, pruned and not. */
final class SecondFormat {
    static final long[] SHAPE = {6, 8, 4};

    private SecondFormat() {}

    /** Quantized along an axis; a share of the weights, the smallest, is pruned. */
    static ArtifactTensor.Quantized tensor(
            String name, String quantizer, int bits, String granularity, int axis, double pruned) {
        long[] shape = SHAPE;
        float[] weights = Weights.of(192, name.hashCode());
        List<Long> dimensions = Arrays.stream(shape).boxed().toList();
        float[] stored = AxisOrder.of(dimensions, axis).toStored(weights);
        long[] first = {shape[axis], 192 / shape[axis]};
        Map<String, ?> options = bits == 0 ? Map.of() : Map.of("bits", bits);
        QuantizedTensor value = new TensorQuantizer(
                        Quantizers.byName(quantizer, options), Granularity.parse(granularity))
                .quantize(stored, first);
        PruningMask mask = pruned == 0 ? null : mask(stored, pruned);
        if (mask != null) {
            for (int i = 0; i < mask.size(); i++) {
                value.codes()[i] = mask.kept(i) ? value.codes()[i] : 0;
            }
        }
        return new ArtifactTensor.Quantized(name, shape, quantizer, value, axis, mask);
    }

    private static PruningMask mask(float[] weights, double pruned) {
        float[] sorted = weights.clone();
        for (int i = 0; i < sorted.length; i++) {
            sorted[i] = Math.abs(sorted[i]);
        }
        Arrays.sort(sorted);
        float threshold = sorted[(int) Math.min(sorted.length - 1, pruned * sorted.length)];
        byte[] kept = new byte[weights.length];
        for (int i = 0; i < kept.length; i++) {
            kept[i] = (byte) (pruned < 1 && Math.abs(weights[i]) >= threshold ? 1 : 0);
        }
        return PruningMask.of(kept);
    }

    /** All forms of codebooks, axes, masks of several densities, and tensors that are stored as they are. */
    static List<ArtifactTensor> mixture() {
        List<ArtifactTensor> tensors = new ArrayList<>();
        for (int axis = 0; axis < 3; axis++) {
            for (double pruned : new double[] {0, 0.3, 0.95, 1}) {
                String suffix = "-" + axis + "-" + pruned;
                tensors.add(tensor("binary" + suffix, "binary", 0, "tensor", axis, pruned));
                tensors.add(tensor("ternary" + suffix, "ternary", 0, "row", axis, pruned));
                tensors.add(tensor("alternating" + suffix, "alternating", 3, "group:8", axis, pruned));
                tensors.add(tensor("uniform" + suffix, "uniform-max", 3, "row", axis, pruned));
                tensors.add(tensor("two-sided" + suffix, "ternary-two-sided", 0, "tensor", axis, pruned));
            }
        }
        tensors.add(new ArtifactTensor.Copied(TensorData.of("bias", Weights.of(6, 12), 6)));
        tensors.add(new ArtifactTensor.Copied(TensorData.of("bias-again", Weights.of(6, 12), 6)));
        tensors.add(new ArtifactTensor.Copied(TensorData.of("n", DType.I64, new byte[8])));
        return tensors;
    }

    /** What the network computes with, told by the value alone. */
    static float[] expected(ArtifactTensor.Quantized tensor) {
        float[] stored = new float[tensor.value().codes().length];
        tensor.value().dequantize(stored);
        if (tensor.mask() != null) {
            for (int i = 0; i < stored.length; i++) {
                stored[i] = tensor.mask().kept(i) ? stored[i] : 0;
            }
        }
        long[] shape = tensor.shape();
        float[] weights = new float[stored.length];
        int at = 0;
        // the slow way: index by index
        for (int a = 0; a < shape[tensor.axis()]; a++) {
            for (int i = 0; i < shape[0]; i++) {
                for (int j = 0; j < shape[1]; j++) {
                    for (int k = 0; k < shape[2]; k++) {
                        int[] index = {i, j, k};
                        if (index[tensor.axis()] == a) {
                            weights[(int) ((i * shape[1] + j) * shape[2] + k)] = stored[at++];
                        }
                    }
                }
            }
        }
        return weights;
    }
}
