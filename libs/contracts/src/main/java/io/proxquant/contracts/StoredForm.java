package io.proxquant.contracts;

/**
 * How an artifact's tensors are written, whatever their values are: parts of a specification and keys of a recipe, whose names they
 * keep in JSON. Each decides bytes, and absent means what it meant before there was such a key.
 *
 * @param shareEqualTensors whether tensors that come out equal are stored once; absent where each is stored for itself
 * @param entropyCoding whether streams are coded where that makes them smaller; absent where they have fixed widths
 * @param indexBits widths of the relative indices of a mask of pruned weights; absent where each tensor has what takes least
 */
public record StoredForm(
        @MayBeAbsent Boolean shareEqualTensors, @MayBeAbsent Boolean entropyCoding, @MayBeAbsent IndexBits indexBits) {
    /** Each tensor for itself, fixed widths. */
    public static final StoredForm PLAIN = new StoredForm(null, null, null);

    /**
     * Bits of a relative index, as Deep Compression fixes them beforehand.
     *
     * @param convolution of kernels, which have more than two dimensions
     * @param dense of matrices
     */
    public record IndexBits(int convolution, int dense) {
        /** The widest that a stream can have. */
        public static final int MOST = 8;

        /** Refuses what is no width. */
        public IndexBits {
            if (convolution < 1 || convolution > MOST || dense < 1 || dense > MOST) {
                throw new IllegalArgumentException("indexBits must be from 1 to " + MOST + ", not " + convolution
                        + " for convolutions and " + dense + " for dense layers");
            }
        }

        /** Of a tensor with so many dimensions. */
        public int of(int rank) {
            return rank > 2 ? convolution : dense;
        }
    }

    /** This, or plain. */
    public static StoredForm orPlain(StoredForm form) {
        return form == null ? PLAIN : form;
    }

    /** The same with streams coded where that makes them smaller. */
    public StoredForm withCoding() {
        return new StoredForm(shareEqualTensors, true, indexBits);
    }

    /** The same with tensors that come out equal stored once. */
    public StoredForm withSharing() {
        return new StoredForm(true, entropyCoding, indexBits);
    }

    /** The same with relative indices of these widths; null for what takes least. */
    public StoredForm withIndexBits(IndexBits bits) {
        return new StoredForm(shareEqualTensors, entropyCoding, bits);
    }

    /** Only what is asked for, so that a no is spelled like nothing said. */
    public StoredForm asked() {
        return new StoredForm(shares() ? Boolean.TRUE : null, codes() ? Boolean.TRUE : null, indexBits);
    }

    /** Whether tensors that come out equal are stored once. */
    public boolean shares() {
        return Boolean.TRUE.equals(shareEqualTensors);
    }

    /** Whether streams are coded where that makes them smaller. */
    public boolean codes() {
        return Boolean.TRUE.equals(entropyCoding);
    }
}
