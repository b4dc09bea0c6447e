package io.proxquant.quantization.products;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import io.proxquant.quantization.CodebookForm;
import io.proxquant.quantization.CodebookLayout;
import io.proxquant.quantization.QuantizedTensor;

/**
 * Vectors whose values are linear in signs: value = offset + Σ_p scale_p · sign_p, with the scales and the offset of each vector.
 * Weights by row and activations by sample have this form alike: a sum of signed scales (binary, greedy, alternating), ternary
 * levels, a grid with scale and zero point, and any few levels besides ({@link LevelPlanes}).
 *
 * <p>It holds the codes once more, one bit per bit; what it was made of is not kept.
 */
public final class LinearCodes {
    private final SignPlanes signs;
    /** Of every vector its scales. */
    private final double[] scales;
    /** Of every vector. */
    private final double[] offsets;
    /** Of every vector the sum of its values, as far as the signs make it: what an offset on the other side is multiplied by. */
    private final double[] sums;

    private LinearCodes(SignPlanes signs, double[] scales, double[] offsets) {
        this.signs = signs;
        this.scales = scales;
        this.offsets = offsets;
        this.sums = new double[signs.vectors()];
        for (int vector = 0; vector < sums.length; vector++) {
            for (int plane = 0; plane < signs.planes(); plane++) {
                sums[vector] += scale(vector, plane) * signs.sum(vector, plane);
            }
        }
    }

    /**
     * A matrix of so many rows, one vector per row.
     *
     * @param tensor cut by row, or not cut at all
     * @throws IllegalArgumentException if it is cut otherwise, or has more free levels than planes of signs can tell
     */
    public static LinearCodes of(QuantizedTensor tensor, int rows) {
        int blocks = tensor.blocks().requireContiguous("a product on signs").count();
        int total = tensor.blocks().total();
        if (rows < 1 || total % rows != 0 || (blocks != rows && blocks != 1)) {
            throw new IllegalArgumentException(
                    blocks + " blocks of " + tensor.blocks().length() + " weights are not " + rows
                            + " rows with a codebook each, or with one for all");
        }
        CodebookLayout layout = tensor.layout();
        if (layout.form() == CodebookForm.LEVELS) {
            float[] decoded = new float[total];
            tensor.dequantize(decoded);
            return ofValues(decoded, rows)
                    .orElseThrow(() -> new IllegalArgumentException(layout.levels()
                            + " freely placed levels are too many for planes of signs: products on signs take binary,"
                            + " multi-bit, ternary and uniform codes, and up to " + LevelPlanes.MOST_FREE
                            + " levels besides"));
        }
        SignPlanes signs = SignPlanes.of(tensor.codes(), rows, total / rows, layout.bits());
        double[] scales = new double[rows * layout.bits()];
        double[] offsets = new double[rows];
        for (int row = 0; row < rows; row++) {
            int block = blocks == 1 ? 0 : row;
            offsets[row] = Linear.of(layout, tensor.codebooks(), block * layout.stored(), scales, row * layout.bits());
        }
        return new LinearCodes(signs, scales, offsets);
    }

    /**
     * Vectors that were quantized by whatever means, known by their values alone; each finds its own levels.
     *
     * @param values one vector after the other
     * @return empty if a vector has more levels than planes of signs can tell, or a value that is not finite
     */
    public static Optional<LinearCodes> ofValues(float[] values, int vectors) {
        if (vectors < 1 || values.length % vectors != 0) {
            throw new IllegalArgumentException(values.length + " values are not " + vectors + " vectors");
        }
        int length = values.length / vectors;
        List<LevelPlanes> planes = new ArrayList<>();
        byte[] patterns = new byte[values.length];
        int most = 1;
        for (int vector = 0; vector < vectors; vector++) {
            int from = vector * length;
            float[] levels = LevelPlanes.distinct(values, from, length);
            LevelPlanes own = levels == null ? null : LevelPlanes.of(levels);
            if (own == null) {
                return Optional.empty();
            }
            for (int i = from; i < from + length; i++) {
                patterns[i] = own.patterns()[Arrays.binarySearch(levels, values[i] + 0f)];
            }
            planes.add(own);
            most = Math.max(most, own.scales().length);
        }
        double[] scales = new double[vectors * most]; // a vector with fewer planes has scales of zero
        double[] offsets = new double[vectors];
        for (int vector = 0; vector < vectors; vector++) {
            double[] own = planes.get(vector).scales();
            System.arraycopy(own, 0, scales, vector * most, own.length);
            offsets[vector] = planes.get(vector).offset();
        }
        return Optional.of(new LinearCodes(SignPlanes.of(patterns, vectors, length, most), scales, offsets));
    }

    /** Vectors of patterns of the same levels. */
    static LinearCodes of(LevelPlanes planes, byte[] patterns, int vectors) {
        int width = Math.max(1, planes.scales().length);
        double[] scales = new double[vectors * width];
        double[] offsets = new double[vectors];
        for (int vector = 0; vector < vectors; vector++) {
            System.arraycopy(planes.scales(), 0, scales, vector * width, planes.scales().length);
            offsets[vector] = planes.offset();
        }
        return new LinearCodes(SignPlanes.of(patterns, vectors, patterns.length / vectors, width), scales, offsets);
    }

    /** Number of vectors. */
    public int vectors() {
        return signs.vectors();
    }

    /** Values in a vector. */
    public int length() {
        return signs.length();
    }

    /**
     * The product of a vector here and one of equal length there, summed in double. Products of signs are exact integers, so what
     * is rounded is one product and one addition per pair of planes, and not one per pair of values.
     */
    double dot(int vector, LinearCodes other, int otherVector) {
        double offset = offsets[vector];
        double otherOffset = other.offsets[otherVector];
        double sum = offset * (other.sums[otherVector] + length() * otherOffset) + otherOffset * sums[vector];
        for (int plane = 0; plane < signs.planes(); plane++) {
            double scale = scale(vector, plane);
            for (int otherPlane = 0; otherPlane < other.signs.planes(); otherPlane++) {
                sum += scale
                        * other.scale(otherVector, otherPlane)
                        * signs.dot(vector, plane, other.signs, otherVector, otherPlane);
            }
        }
        return sum;
    }

    private double scale(int vector, int plane) {
        return scales[vector * signs.planes() + plane];
    }

    @Override
    public String toString() {
        return signs.toString();
    }
}
