package io.proxquant.checkpoints.artifact;

import io.proxquant.checkpoints.safetensors.DType;
import io.proxquant.checkpoints.safetensors.TensorData;
import io.proxquant.quantization.PruningMask;
import io.proxquant.quantization.QuantizedTensor;

/** A tensor in memory on its way into an artifact; for callers whose tensors are all there at once, as in training. */
public sealed interface ArtifactTensor {
    /** The layout entry that this fills. */
    ArtifactEntry entry();

    /**
     * A quantized tensor.
     *
     * @param shape before quantization; its type is taken to be F32
     * @param quantizer name of the quantizer
     * @param value in the order that the axis gives
     * @param axis the dimension that blocks run along
     * @param mask of pruned weights, null where there are none
     */
    record Quantized(String name, long[] shape, String quantizer, QuantizedTensor value, int axis, PruningMask mask)
            implements ArtifactTensor {
        /** Takes its own copy of the shape. */
        public Quantized {
            shape = shape.clone();
        }

        /** One with blocks along dimension 0 and no pruned weights. */
        public static Quantized of(String name, long[] shape, String quantizer, QuantizedTensor value) {
            return new Quantized(name, shape, quantizer, value, 0, null);
        }

        @Override
        public long[] shape() {
            return shape.clone();
        }

        @Override
        public ArtifactEntry.Packed entry() {
            ArtifactEntry.Packed entry = ArtifactEntry.Packed.of(
                            name, DType.F32, shape, quantizer, value.layout(), value.blocks())
                    .along(axis);
            return mask == null ? entry : entry.withMask();
        }
    }

    /** A tensor that stays as it is. */
    record Copied(TensorData tensor) implements ArtifactTensor {
        @Override
        public ArtifactEntry.Plain entry() {
            return ArtifactEntry.Plain.of(tensor.name(), tensor.dtype(), tensor.shape());
        }
    }
}
