package io.proxquant.checkpoints.artifact;

import java.util.Arrays;
import java.util.List;

import io.proxquant.checkpoints.safetensors.DType;
import io.proxquant.checkpoints.safetensors.SafetensorsLayout;
import io.proxquant.checkpoints.safetensors.TensorInfo;
import io.proxquant.contracts.StoredForm;
import io.proxquant.quantization.AxisOrder;
import io.proxquant.quantization.BlockShape;
import io.proxquant.quantization.CodebookLayout;
import io.proxquant.quantization.packing.CodePacking;

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
     * @param tensor its description without codings, which also says what the packed value must be
     * @param stored floats per codebook
     * @param pruned whether a mask will come with it
     */
    record Packed(String name, PackedTensor tensor, int stored, boolean pruned) implements ArtifactEntry {
        /** A tensor of this type and shape, quantized with that layout into these blocks. */
        public static Packed of(
                String name, DType dtype, long[] shape, String quantizer, CodebookLayout layout, BlockShape blocks) {
            List<Long> dimensions = Arrays.stream(shape).boxed().toList();
            return new Packed(
                    name, PackedTensor.of(dimensions, dtype, layout, blocks, quantizer), layout.stored(), false);
        }

        /** The same with blocks along another dimension than 0, the codes in the order that {@link AxisOrder} says. */
        public Packed along(int axis) {
            return new Packed(name, tensor.along(axis), stored, pruned);
        }

        /** The same with a mask to come. */
        public Packed withMask() {
            return new Packed(name, tensor, stored, true);
        }

        /** The same for a tensor that had this type before it was quantized. */
        public Packed ofType(DType dtype) {
            return new Packed(name, tensor.ofType(dtype), stored, pruned);
        }

        @Override
        public List<Long> shape() {
            return tensor.shape();
        }

        /**
         * At most: what a mask leaves out and a coding saves is known only when the codes are. Of floats of their own it is the
         * bitmap alone, since how many survive is known then too.
         */
        @Override
        public long bytes() {
            return CodePacking.packedBytes(tensor.weights(), tensor.bits())
                    + (long) Float.BYTES * tensor.blocks() * stored
                    + (pruned ? CodePacking.packedBytes(tensor.weights(), 1) : 0);
        }

        /** Bytes that this value takes as it will be written. */
        public long bytes(PackedValue value, StoredForm form) {
            return PackedStreams.of(name, tensor, value, form).bytes();
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

        SafetensorsLayout.Slot slot() {
            return new SafetensorsLayout.Slot(
                    name, dtype, shape.stream().mapToLong(Long::longValue).toArray());
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

    /**
     * Another name of a tensor that is stored anyway, as for tied weights.
     *
     * @param of the entry that holds it, packed or plain, in the same artifact
     */
    record Shared(String name, ArtifactEntry of) implements ArtifactEntry {
        /** Refuses names of names. */
        public Shared {
            if (of instanceof Shared) {
                throw new IllegalArgumentException(name + " is to share what " + of.name() + " shares already");
            }
        }

        @Override
        public List<Long> shape() {
            return of.shape();
        }

        @Override
        public long bytes() {
            return 0;
        }
    }
}
