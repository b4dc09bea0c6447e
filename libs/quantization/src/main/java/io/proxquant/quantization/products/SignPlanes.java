package io.proxquant.quantization.products;

/**
 * Vectors of codes taken apart into planes of signs: plane p of a vector holds bit p of each of its codes, 64 to a word, where
 * a set bit means +1 and a clear one -1. The product of two planes is an integer, n - 2 · popcount(a xor b), and exact: unused
 * bits of the last word are clear in both, so they cancel.
 */
public final class SignPlanes {
    private final int vectors;
    private final int length;
    private final int planes;
    private final int words;
    private final long[] bits;

    private SignPlanes(int vectors, int length, int planes) {
        this.vectors = vectors;
        this.length = length;
        this.planes = planes;
        this.words = (length + Long.SIZE - 1) / Long.SIZE;
        this.bits = new long[Math.multiplyExact(Math.multiplyExact(vectors, planes), words)];
    }

    /**
     * The planes of {@code vectors · length} codes that lie one vector after the other.
     *
     * @param planes bits per code, 1 to 8
     */
    public static SignPlanes of(byte[] codes, int vectors, int length, int planes) {
        if (planes < 1 || planes > Byte.SIZE || codes.length != (long) vectors * length) {
            throw new IllegalArgumentException(codes.length + " codes are not " + vectors + " vectors of " + length
                    + " codes of " + planes + " bits");
        }
        SignPlanes made = new SignPlanes(vectors, length, planes);
        for (int vector = 0; vector < vectors; vector++) {
            for (int plane = 0; plane < planes; plane++) {
                made.fill(codes, vector, plane);
            }
        }
        return made;
    }

    private void fill(byte[] codes, int vector, int plane) {
        int to = from(vector, plane);
        int end = (vector + 1) * length;
        for (int at = vector * length; at < end; at += Long.SIZE) {
            long word = 0;
            int count = Math.min(Long.SIZE, end - at);
            for (int i = 0; i < count; i++) {
                word |= (codes[at + i] >>> plane & 1L) << i;
            }
            bits[to++] = word;
        }
    }

    /** Number of vectors. */
    public int vectors() {
        return vectors;
    }

    /** Signs in a plane. */
    public int length() {
        return length;
    }

    /** Planes of a vector. */
    public int planes() {
        return planes;
    }

    /** The sum of a plane's signs. */
    public int sum(int vector, int plane) {
        int set = 0;
        int from = from(vector, plane);
        for (int i = from; i < from + words; i++) {
            set += Long.bitCount(bits[i]);
        }
        return 2 * set - length;
    }

    /** The product of a plane here and a plane of equal length there: the sum of the products of their signs. */
    public int dot(int vector, int plane, SignPlanes other, int otherVector, int otherPlane) {
        return length
                - 2 * differing(bits, from(vector, plane), other.bits, other.from(otherVector, otherPlane), words);
    }

    private static int differing(long[] a, int aFrom, long[] b, int bFrom, int words) {
        int differing = 0;
        for (int i = 0; i < words; i++) {
            differing += Long.bitCount(a[aFrom + i] ^ b[bFrom + i]);
        }
        return differing;
    }

    private int from(int vector, int plane) {
        return (vector * planes + plane) * words;
    }

    @Override
    public String toString() {
        return vectors + " vectors of " + length + " codes of " + planes + " bits";
    }
}
