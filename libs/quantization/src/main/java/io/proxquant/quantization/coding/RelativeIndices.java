package io.proxquant.quantization.coding;

import java.io.ByteArrayOutputStream;

import io.proxquant.quantization.PruningMask;

/**
 * The places of a sparse tensor's survivors, each told by how many pruned weights lie before it (Han et al. 2016, Deep
 * Compression, section 2). An index has w bits: below 2^w - 1 it is the number of pruned weights before the next survivor; 2^w
 * - 1 is the filler, which stands for so many pruned weights and no survivor. The paper's filler is a zero among the values;
 * here it stands among the indices and costs no code. Pruned weights after the last survivor are not told. So a mask has
 * exactly one sequence of indices per width.
 */
public final class RelativeIndices {
    private RelativeIndices() {}

    /** The indices of a mask. */
    public static byte[] of(PruningMask mask, int bits) {
        int filler = filler(bits);
        ByteArrayOutputStream indices = new ByteArrayOutputStream(mask.survivors());
        int gap = 0;
        for (int i = 0; i < mask.size(); i++) {
            if (!mask.kept(i)) {
                gap++;
                continue;
            }
            for (; gap >= filler; gap -= filler) {
                indices.write(filler);
            }
            indices.write(gap);
            gap = 0;
        }
        return indices.toByteArray();
    }

    /**
     * The mask that the indices tell.
     *
     * @param weights number of weights
     * @throws MalformedStreamException if they lead beyond the last weight, or end with a filler
     */
    public static PruningMask mask(byte[] indices, int bits, int weights) {
        int filler = filler(bits);
        byte[] kept = new byte[weights];
        long at = 0;
        boolean open = false;
        for (int i = 0; i < indices.length; i++) {
            int index = indices[i] & 0xff;
            at += index;
            open = index == filler;
            if (at > weights || (!open && at == weights)) {
                throw new MalformedStreamException("index " + i + " leads beyond the " + weights + " weights");
            }
            if (!open) {
                kept[(int) at++] = 1;
            }
        }
        if (open) {
            throw new MalformedStreamException("the indices end with a filler");
        }
        return PruningMask.of(kept);
    }

    private static int filler(int bits) {
        if (bits < 1 || bits > 8) {
            throw new MalformedStreamException(bits + " bits per index; allowed: 1 to 8");
        }
        return (1 << bits) - 1;
    }
}
