package io.proxquant.checkpoints.artifact;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.proxquant.checkpoints.safetensors.TensorData;
import io.proxquant.quantization.AxisOrder;
import io.proxquant.quantization.Granularity;
import io.proxquant.quantization.PruningMask;
import io.proxquant.quantization.SideInformation;
import io.proxquant.quantization.TensorQuantizer;
import io.proxquant.quantization.quantizers.Quantizers;

/** Tensors for tests whose weights are floats of their own, by every quantizer that makes such, along every axis. */
final class ThirdFormat {
    private ThirdFormat() {}

    static ArtifactTensor.Quantized tensor(
            String quantizer, Map<String, ?> options, String granularity, int axis, boolean pruned) {
        String name = quantizer + options.values() + granularity + axis + pruned;
        float[] weights = AxisOrder.of(List.of(6L, 8L, 4L), axis).toStored(Weights.of(192, name.hashCode()));
        byte[] kept = new byte[192];
        for (int i = 0; i < kept.length; i++) {
            kept[i] = (byte) (i % 3 == 0 ? 0 : 1);
        }
        PruningMask mask = pruned ? PruningMask.of(kept) : null;
        SideInformation side = pruned ? SideInformation.none().withMask(mask) : SideInformation.none();
        long[] first = {SecondFormat.SHAPE[axis], 192 / SecondFormat.SHAPE[axis]};
        return new ArtifactTensor.Quantized(
                name,
                SecondFormat.SHAPE,
                quantizer,
                new TensorQuantizer(Quantizers.byName(quantizer, options), Granularity.parse(granularity))
                        .quantize(weights, first, side),
                axis,
                mask);
    }

    /** Few survivors, many, all and none; whole tensors, rows and groups; and tensors of the older formats beside. */
    static List<ArtifactTensor> mixture() {
        List<ArtifactTensor> tensors = new ArrayList<>();
        for (int axis = 0; axis < 3; axis++) {
            for (boolean pruned : new boolean[] {false, true}) {
                for (String granularity : List.of("tensor", "row", "group:8")) {
                    tensors.add(tensor("l0-constraint", Map.of("keep", 0.05), granularity, axis, pruned));
                    tensors.add(tensor("l0-constraint", Map.of("keep", 1), granularity, axis, pruned));
                    tensors.add(tensor("l1-constraint", Map.of("radius", 2), granularity, axis, pruned));
                }
                tensors.add(tensor("l0-penalty", Map.of("alpha", 0.4), "tensor", axis, pruned));
                tensors.add(tensor("l1-penalty", Map.of("alpha", 1000), "row", axis, pruned));
            }
        }
        tensors.add(SecondFormat.tensor("ternary", "ternary", 0, "row", 1, 0.3));
        tensors.add(new ArtifactTensor.Copied(TensorData.of("bias", Weights.of(6, 12), 6)));
        return tensors;
    }
}
