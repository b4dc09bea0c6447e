package io.proxquant.quantization.maps;

import io.proxquant.quantization.Assignment;
import io.proxquant.quantization.Need;
import io.proxquant.quantization.Quantizer;
import io.proxquant.quantization.SideInformation;
import io.proxquant.quantization.Slice;
import io.proxquant.quantization.WeightBlock;
import io.proxquant.quantization.fitting.LevelAssignment;

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
            quantizer.quantize(Slice.of(new float[0], 0, 0).into(new byte[0], 0, state, stateFrom));
        }
    }

    /** Trained levels are the optimizer's: they are assigned to and never fitted. */
    private boolean trained() {
        return quantizer.needs().contains(Need.TRAINED_LEVELS);
    }

    /** Whether {@code refresh} false means anything to the quantizer. */
    boolean keeps(boolean refresh) {
        return !refresh && quantizer.assignsNearest();
    }

    /** Every weight to the nearest level of the codebook that was fitted earlier. */
    Assignment kept(float[] state, int stateFrom) {
        return new LevelAssignment(quantizer.layout(), state, stateFrom);
    }

    /** Fits the codebook anew, or takes trained levels as they are, and assigns every weight. */
    Assignment fit(WeightBlock block, float[] state, int stateFrom, SideInformation side) {
        return quantizer.fit(block, state, stateFrom, trained() ? side.withLevels(state) : side);
    }

    /** The level of every code as the codebook stands. */
    float[] levels(float[] state, int stateFrom) {
        float[] levels = new float[quantizer.layout().levels()];
        quantizer.layout().expand(state, stateFrom, levels);
        return levels;
    }
}
