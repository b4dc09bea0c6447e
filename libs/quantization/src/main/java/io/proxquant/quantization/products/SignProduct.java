package io.proxquant.quantization.products;

import io.proxquant.quantization.TaskLoop;

/**
 * The product of a matrix of k-bit weights and vectors of k-bit activations, on the signs of their codes (XNOR-Net, section
 * 3.2; Xu et al. 2018, section 4). Each output is the product of two decoded vectors, summed in double and rounded once to float;
 * the integers inside are exact, and the result depends neither on threads nor on the machine.
 */
public final class SignProduct {
    /** Rows of a task: enough that taking it costs nothing beside it. */
    private static final int ROWS = 64;

    private SignProduct() {}

    /**
     * Writes {@code into[sample · rows + row]} = ⟨weights of the row, activations of the sample⟩.
     *
     * @param threads at most so many, the caller among them
     * @throws IllegalArgumentException if lengths do not agree or {@code into} has no room
     */
    public static void multiply(LinearCodes weights, LinearCodes activations, float[] into, int threads) {
        int rows = weights.vectors();
        int samples = activations.vectors();
        if (weights.length() != activations.length()) {
            throw new IllegalArgumentException("rows of " + weights.length() + " weights are multiplied by vectors of "
                    + activations.length() + " activations");
        }
        if (into.length < (long) rows * samples) {
            throw new IllegalArgumentException(
                    into.length + " places for " + samples + " products with " + rows + " rows");
        }
        TaskLoop.run(threads, (rows + ROWS - 1) / ROWS, (worker, task) -> {
            int end = Math.min(rows, (task + 1) * ROWS);
            for (int row = task * ROWS; row < end; row++) {
                for (int sample = 0; sample < samples; sample++) {
                    into[sample * rows + row] = (float) weights.dot(row, activations, sample);
                }
            }
        });
    }
}
