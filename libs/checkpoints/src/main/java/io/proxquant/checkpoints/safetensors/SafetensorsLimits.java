package io.proxquant.checkpoints.safetensors;

/**
 * What an installation accepts at most, so that a hostile header costs a bounded amount of memory and time. Checked
 * before anything of the declared size is allocated.
 *
 * @param headerBytes longest header; the format itself allows 100,000,000
 * @param headerShare largest part of a file that a header above {@value #FREE_HEADER} bytes may take, in (0, 1]
 * @param tensors most tensors in a file
 * @param nameLength longest tensor name or metadata key, in UTF-16 units
 * @param rank most dimensions of a tensor
 * @param parameters most elements in all tensors together
 * @param metadataLength longest metadata, all keys and values together, in UTF-16 units
 */
public record SafetensorsLimits(
        long headerBytes,
        double headerShare,
        int tensors,
        int nameLength,
        int rank,
        long parameters,
        int metadataLength) {
    /** The format's own bound on the header. */
    public static final long FORMAT_HEADER_BYTES = 100_000_000;

    /** Headers up to this size are accepted whatever the file's size: tiny networks have long names. */
    public static final long FREE_HEADER = 1 << 20;

    /** Refuses limits that mean nothing. */
    public SafetensorsLimits {
        if (headerBytes < 2 || headerBytes > FORMAT_HEADER_BYTES) {
            throw new IllegalArgumentException("headerBytes must be in [2, 100000000], not " + headerBytes);
        }
        if (!(headerShare > 0 && headerShare <= 1)) {
            throw new IllegalArgumentException("headerShare must be in (0, 1], not " + headerShare);
        }
        if (tensors < 1 || nameLength < 1 || rank < 0 || parameters < 0 || metadataLength < 0) {
            throw new IllegalArgumentException("limits must not be negative, and must allow one tensor with a name");
        }
    }

    /**
     * Enough for networks of a trillion parameters in 200,000 tensors, however small these are: the header of such a file is
     * larger than its data, so its share is not limited.
     */
    public static SafetensorsLimits defaults() {
        return new SafetensorsLimits(64L << 20, 1, 200_000, 512, 8, 1L << 40, 16 << 20);
    }
}
