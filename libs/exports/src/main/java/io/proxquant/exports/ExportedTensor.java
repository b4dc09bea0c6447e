package io.proxquant.exports;

import io.proxquant.contracts.MayBeAbsent;

/**
 * A tensor as an export has it.
 *
 * @param storedAs the format's own name for it, such as {@code Q4_0} or {@code F32}
 * @param packed whether it is stored in few bits
 * @param rounding absent where every weight is the artifact's, bit for bit
 */
public record ExportedTensor(String name, String storedAs, boolean packed, @MayBeAbsent ExportMark.Rounding rounding) {
    /** One that is as it is in the artifact. */
    public static ExportedTensor asItIs(String name, String storedAs) {
        return new ExportedTensor(name, storedAs, false, null);
    }
}
