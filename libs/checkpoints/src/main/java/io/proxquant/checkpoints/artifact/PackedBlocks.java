package io.proxquant.checkpoints.artifact;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

import io.proxquant.quantization.BlockShape;
import io.proxquant.quantization.CodebookLayout;
import io.proxquant.quantization.QuantizedTensor;
import io.proxquant.quantization.packing.CodePacking;

/**
 * Reads some blocks of a packed tensor at a time, wherever its streams lie: codes of a fixed width, none of it pruned. What is read
 * is not checked here.
 */
record PackedBlocks(PackedTensor tensor, CodebookLayout layout, Bytes codes, Bytes codebooks) {
    /** A stream that can be read anywhere. */
    @FunctionalInterface
    interface Bytes {
        void read(long at, byte[] into, int count) throws IOException;
    }

    /** Blocks with their codebooks. */
    QuantizedTensor read(int block, int count) throws IOException {
        int from = block * tensor.length();
        return new QuantizedTensor(
                layout,
                BlockShape.of(count, tensor.length()),
                codes(from, count * tensor.length()),
                codebooks(block, count));
    }

    /** Weights that are consecutive in the order of the codes. */
    void decode(int from, float[] into, int at, int count) throws IOException {
        if (count == 0) {
            return;
        }
        int length = tensor.length();
        int first = from / length;
        byte[] symbols = codes(from, count);
        float[] books = codebooks(first, (from + count - 1) / length - first + 1);
        float[] levels = new float[layout.levels()];
        for (int done = 0; done < count; ) {
            int block = (from + done) / length;
            int end = (int) Math.min(count, (block + 1L) * length - from);
            layout.expand(books, (block - first) * layout.stored(), levels);
            for (; done < end; done++) {
                into[at + done] = levels[symbols[done] & 0xFF];
            }
        }
    }

    /** Codes lie eight by eight in whole bytes. */
    byte[] codes(int from, int count) throws IOException {
        int bits = tensor.bits();
        int first = from / PackedParts.STEP * PackedParts.STEP;
        long end = Math.min(
                tensor.weights(), ((long) from + count + PackedParts.STEP - 1) / PackedParts.STEP * PackedParts.STEP);
        byte[] symbols = new byte[(int) (end - first)];
        byte[] packed = new byte[(int) CodePacking.packedBytes(symbols.length, bits)];
        codes.read(CodePacking.packedBytes(first, bits), packed, packed.length);
        CodePacking.unpack(packed, bits, symbols);
        return symbols.length == count ? symbols : Arrays.copyOfRange(symbols, from - first, from - first + count);
    }

    private float[] codebooks(int block, int count) throws IOException {
        float[] floats = new float[count * layout.stored()];
        byte[] bytes = new byte[floats.length * Float.BYTES];
        codebooks.read((long) block * layout.stored() * Float.BYTES, bytes, bytes.length);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(floats);
        return floats;
    }
}
