package io.proxquant.checkpoints.artifact;

import java.util.Arrays;
import java.util.List;

import io.proxquant.checkpoints.safetensors.DType;
import io.proxquant.checkpoints.safetensors.TensorInfo;
import io.proxquant.quantization.BlockShape;
import io.proxquant.quantization.packing.CodePacking;
import io.proxquant.quantization.CodebookLayout;

/** What an artifact will hold, known before any weight is read, so that the file can be laid out and filled in any order. */
public sealed interface ArtifactEntry {
    /** Name of the tensor that a reader will see. */
    String name();

    /** Its shape as a reader will see it. */
    List<Long> shape();

    /** Bytes of the file that it takes, without its part of the header. */
    long bytes();

    /**
     * A tensor that will be packed.
     *
     * @param tensor its description, which also says what the packed value must be
     * @param stored floats per codebook
     */
    record Packed(String name, PackedTensor tensor, int stored) implements ArtifactEntry {
        /** A tensor of this type and shape, quantized with that layout into these blocks. */
        public static Packed of(
                String name, DType dtype, long[] shape, String quantizer, CodebookLayout layout, BlockShape blocks) {
            List<Long> dimensions = Arrays.stream(shape).boxed().toList();
            return new Packed(name, PackedTensor.of(dimensions, dtype, layout, blocks, quantizer), layout.stored());
        }

        @Override
        public List<Long> shape() {
            return tensor.shape();
        }

        @Override
        public long bytes() {
            return CodePacking.packedBytes(tensor.weights(), tensor.bits())
                    + (long) Float.BYTES * tensor.blocks() * stored;
        }

        CodebookLayout layout() {
            return tensor.layout(stored);
        }
    }

    /** A tensor that is stored as it is. */
    record Plain(String name, DType dtype, List<Long> shape) implements ArtifactEntry {
        /** Takes its own copy of the shape. */
        public Plain {
            shape = List.copyOf(shape);
        }

        @Override
        public long bytes() {
            return dtype.bytes(shape.stream().reduce(1L, Math::multiplyExact));
        }

        /** A tensor of another file, to be copied. */
        public static Plain of(TensorInfo tensor) {
            return of(tensor.name(), tensor.dtype(), tensor.shape());
        }

        /** A tensor of this type and shape. */
        public static Plain of(String name, DType dtype, long... shape) {
            return new Plain(name, dtype, Arrays.stream(shape).boxed().toList());
        }
    }
}
