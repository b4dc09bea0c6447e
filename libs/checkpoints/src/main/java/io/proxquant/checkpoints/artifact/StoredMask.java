package io.proxquant.checkpoints.artifact;

import java.util.Objects;

import io.proxquant.contracts.MayBeAbsent;
import io.proxquant.quantization.coding.StreamCoding;

/**
 * How the mask of a pruned tensor is stored; its JSON stands in the file's metadata. Codes are stored of survivors only.
 *
 * @param kind names stand in files: constants may be added, never renamed
 * @param kept number of survivors
 * @param bits per relative index; absent for a bitmap
 * @param indices number of relative indices, fillers included; absent for a bitmap
 * @param coding of the stream; absent for a fixed width
 */
public record StoredMask(
        Kind kind,
        int kept,
        @MayBeAbsent Integer bits,
        @MayBeAbsent Integer indices,
        @MayBeAbsent StreamCoding coding) {
    /** What the stream's symbols are. */
    public enum Kind {
        /** One bit per weight, 1 for a survivor. */
        BITMAP,
        /** How many pruned weights lie before each survivor, see {@link io.proxquant.quantization.coding.RelativeIndices}. */
        INDICES
    }

    /** Refuses what cannot be a description. */
    public StoredMask {
        Objects.requireNonNull(kind, "kind");
        boolean sparse = kind == Kind.INDICES;
        if (kept < 0 || sparse != (bits != null) || sparse != (indices != null)) {
            throw new IllegalArgumentException("a mask of kind " + kind + " with kept " + kept + ", bits " + bits
                    + ", indices " + indices + ": relative indices have both, a bitmap neither");
        }
        if (sparse && (bits < 1 || bits > 8 || indices < kept)) {
            throw new IllegalArgumentException(
                    indices + " relative indices of " + bits + " bits for " + kept + " survivors");
        }
    }

    static StoredMask bitmap(int kept, StreamCoding coding) {
        return new StoredMask(Kind.BITMAP, kept, null, null, coding);
    }

    /** Number of symbols of its stream, for so many weights. */
    int symbols(long weights) {
        return kind == Kind.BITMAP ? Math.toIntExact(weights) : indices;
    }

    /** Bits per symbol where they have a fixed number. */
    int width() {
        return kind == Kind.BITMAP ? 1 : bits;
    }

    int alphabet() {
        return 1 << width();
    }
}
