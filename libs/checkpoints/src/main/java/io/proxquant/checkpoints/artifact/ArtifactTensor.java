package io.proxquant.checkpoints.artifact;

import io.proxquant.checkpoints.safetensors.DType;
import io.proxquant.checkpoints.safetensors.TensorData;
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
     */
    record Quantized(String name, long[] shape, String quantizer, QuantizedTensor value) implements ArtifactTensor {
        /** Takes its own copy of the shape. */
        public Quantized {
            shape = shape.clone();
        }

        @Override
        public long[] shape() {
            return shape.clone();
        }

        @Override
        public ArtifactEntry.Packed entry() {
            return ArtifactEntry.Packed.of(name, DType.F32, shape, quantizer, value.layout(), value.blocks());
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
