package io.proxquant.quantization;

/**
 * The projection onto a quantizer's set as maps need it: the codebook is fitted anew or kept, and what comes out is decoded,
 * so that it is what a decoder will read.
 */
record CodebookProjection(Quantizer quantizer) {
    /** Floats of codebook per block. */
    int stateSize() {
        return quantizer.layout().stored();
    }

    /** Writes the codebook that training starts from: the published one for trained levels, else nothing. */
    void initialise(float[] state, int stateFrom) {
        if (trained()) {
            quantizer.quantize(new float[0], 0, 0, new byte[0], 0, state, stateFrom);
        }
    }

    /** Trained levels are the optimizer's: they are assigned to and never fitted. */
    private boolean trained() {
        return quantizer.needs().contains(Need.TRAINED_LEVELS);
    }

    /**
     * Writes the decoded weights to the start of {@code q}.
     *
     * @param state codebook of the block, written if {@code refresh}
     * @param refresh false keeps the codebook and takes the nearest level of it, which needs an earlier refresh and a
     *     quantizer that assigns so
     */
    void project(
            float[] weights,
            int from,
            int length,
            float[] state,
            int stateFrom,
            boolean refresh,
            SideInformation side,
            float[] q) {
        CodebookLayout layout = quantizer.layout();
        if (!refresh && quantizer.assignsNearest()) {
            new LevelAssignment(layout, state, stateFrom).levels(weights, from, length, q);
            return;
        }
        fit(weights, from, length, state, stateFrom, side).decode(0, length, q, 0);
    }

    /** Fits the codebook anew, or takes trained levels as they are, and assigns every weight. */
    Assigned fit(float[] weights, int from, int length, float[] state, int stateFrom, SideInformation side) {
        SideInformation known = trained() ? side.withLevels(state) : side;
        byte[] codes = new byte[length];
        quantizer.quantize(weights, from, length, codes, 0, state, stateFrom, known);
        float[] levels = new float[quantizer.layout().levels()];
        quantizer.layout().expand(state, stateFrom, levels);
        return new Assigned(codes, levels);
    }

    /** Codes of a block and what they mean; decoded by range, so that decoded weights need not be kept. */
    @SuppressWarnings("ArrayRecordComponent") // lives within one call
    record Assigned(byte[] codes, float[] levels) {
        void decode(int from, int count, float[] into, int at) {
            for (int i = 0; i < count; i++) {
                into[at + i] = levels[codes[from + i] & 0xff];
            }
        }
    }
}
