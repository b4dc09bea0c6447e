package io.proxquant.quantization.products;

import io.proxquant.quantization.CodebookLayout;
import io.proxquant.quantization.QuantizedTensor;

/**
 * Vectors whose values are linear in the signs of their codes: value = offset + Σ_p scale_p · sign_p, with the scales and the
 * offset of each vector. Weights by row and activations by sample have this form alike, whether their codebook is a sum of signed
 * scales (binary, greedy, alternating), ternary, a grid with scale and zero point, or any two levels. Freely placed levels have it
 * not, and are refused.
 *
 * <p>It holds the codes once more, one bit per bit; the tensor that it was made of is not kept.
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
     * @throws IllegalArgumentException if it is cut otherwise, or its levels are not linear in the bits of a code
     */
    public static LinearCodes of(QuantizedTensor tensor, int rows) {
        QuantizedTensor ordered = tensor.inBlockOrder();
        int blocks = ordered.blocks().count();
        int total = ordered.blocks().total();
        if (rows < 1 || total % rows != 0 || (blocks != rows && blocks != 1)) {
            throw new IllegalArgumentException(blocks + " blocks of " + ordered.blocks().length()
                    + " weights are not " + rows + " rows with a codebook each, or with one for all");
        }
        CodebookLayout layout = ordered.layout();
        SignPlanes signs = SignPlanes.of(ordered.codes(), rows, total / rows, layout.bits());
        double[] scales = new double[rows * layout.bits()];
        double[] offsets = new double[rows];
        for (int row = 0; row < rows; row++) {
            int block = blocks == 1 ? 0 : row;
            offsets[row] = Linear.of(layout, ordered.codebooks(), block * layout.stored(), scales, row * layout.bits());
        }
        return new LinearCodes(signs, scales, offsets);
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
