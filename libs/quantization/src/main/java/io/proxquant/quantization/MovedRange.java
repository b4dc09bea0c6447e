package io.proxquant.quantization;

import java.io.IOException;

/**
 * Consecutive weights of a tensor in one order, by where they lie in the other: an index is (f · second + s) · inner + k here and
 * (s · first + f) · inner + k there. So a tensor of which only a part is in memory can be read or written in either order, in
 * stretches as long as the two orders allow.
 *
 * @param from first weight here
 * @param count number of weights
 */
record MovedRange(int first, int second, int inner, int from, int count) {
    /** What is done with a stretch. */
    @FunctionalInterface
    interface Visit {
        /**
         * Weights that are consecutive there; here they are pieces that begin {@code second · inner} apart.
         *
         * @param there index of the first one there
         * @param pieces number of pieces
         * @param piece weights of each
         * @param here where the first piece begins, counted from the beginning of the range
         */
        void stretch(int there, int pieces, int piece, int here) throws IOException;
    }

    /** Visits all stretches, in the order of their beginnings here. */
    void each(Visit visit) throws IOException {
        int row = second * inner;
        int end = from + count;
        int at = from;
        while (at < end) {
            int f = at / row;
            int rows = at % row == 0 ? (end - at) / row : 0;
            if (rows > 0) {
                for (int s = 0; s < second; s++) {
                    visit.stretch((s * first + f) * inner, rows, inner, at - from + s * inner);
                }
                at += rows * row;
            } else {
                int s = at % row / inner;
                int k = at % inner;
                int piece = Math.min(inner - k, end - at);
                visit.stretch((s * first + f) * inner + k, 1, piece, at - from);
                at += piece;
            }
        }
    }

    /** From one piece to the next. */
    int apart() {
        return second * inner;
    }
}
