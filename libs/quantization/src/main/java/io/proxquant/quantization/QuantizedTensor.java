package io.proxquant.quantization;

import java.util.Arrays;

import io.proxquant.quantization.packing.CodePacking;

/**
 * A quantized tensor in memory: one byte per code, the codebooks of its blocks one after the other. What is stored is
 * the packed form ({@link CodePacking}); what a network runs on is {@link #dequantize}. Codes lie as the weights do.
 *
 * <p>The arrays are not copied: tensors are large, and the caller gives them up.
 */
@SuppressWarnings("ArrayRecordComponent") // large numeric data; equals and hashCode below compare the content
public record QuantizedTensor(CodebookLayout layout, BlockShape blocks, byte[] codes, float[] codebooks) {
    /** Refuses arrays whose lengths do not belong to the blocks. */
    public QuantizedTensor {
        if (codes.length != blocks.total()) {
            throw new IllegalArgumentException(codes.length + " codes for " + blocks.total() + " weights");
        }
        int floats = layout.floats(blocks.length());
        if (codebooks.length != (long) blocks.count() * floats) {
            throw new IllegalArgumentException(
                    codebooks.length + " codebook floats for " + blocks.count() + " blocks of " + floats);
        }
    }

    /**
     * Writes the level of every code to the start of {@code into}.
     *
     * @throws IllegalArgumentException if a code names no level, with its index
     */
    public void dequantize(float[] into) {
        if (layout.levelless()) {
            dequantizeFloats(into);
            return;
        }
        int levelCount = layout.levels();
        float[] levels = new float[levelCount];
        for (int block = 0; block < blocks.count(); block++) {
            layout.expand(codebooks, block * layout.stored(), levels);
            StridedRuns runs = blocks.block(block);
            for (int number = 0; number < runs.count(); number++) {
                int from = runs.from() + number * runs.stride();
                for (int i = from; i < from + runs.run(); i++) {
                    int code = codes[i] & 0xff;
                    if (code >= levelCount) {
                        throw new IllegalArgumentException(
                                "code " + code + " of weight " + i + " names none of the " + levelCount + " levels");
                    }
                    into[i] = levels[code];
                }
            }
        }
    }

    private void dequantizeFloats(float[] into) {
        for (int block = 0; block < blocks.count(); block++) {
            int next = block * blocks.length();
            for (int place : blocks.block(block).places()) {
                into[place] = codes[place] == 0 ? 0 : codebooks[next++];
            }
        }
    }

    /** Bytes of packed codes and codebooks, which is what the quantized weights cost in a file. */
    public long storedBytes() {
        return CodePacking.packedBytes(codes.length, layout.bits()) + 4L * codebooks.length;
    }

    /** Equal layout, blocks, codes, and codebooks bit for bit. */
    @Override
    public boolean equals(Object other) {
        return other instanceof QuantizedTensor that
                && layout.equals(that.layout)
                && blocks.equals(that.blocks)
                && Arrays.equals(codes, that.codes)
                && Arrays.equals(codebooks, that.codebooks);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(codes) + Arrays.hashCode(codebooks);
    }

    @Override
    public String toString() {
        return "QuantizedTensor[" + layout + ", " + blocks + "]";
    }
}
