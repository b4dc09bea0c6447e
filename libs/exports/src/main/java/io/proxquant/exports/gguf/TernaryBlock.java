package io.proxquant.exports.gguf;

import java.util.Arrays;

import io.proxquant.exports.DecodedWeights;
import io.proxquant.exports.ScaleType;
import io.proxquant.exports.WholeMultiples;

/** TQ1_0 and TQ2_0: a ternary digit a weight, then the scale. */
enum TernaryBlock implements GgufBlock {
    /** Five digits a byte, as the fraction of 3^5 scaled to 256; the last sixteen weights four a byte. */
    TQ1_0(54) {
        @Override
        void pack(int[] digits, byte[] block) {
            fives(digits, 0, 32, block, 0);
            fives(digits, 160, 16, block, 32);
            for (int m = 0; m < 4; m++) {
                int number = 0;
                for (int n = 0; n < 4; n++) {
                    number = number * 3 + digits[240 + n * 4 + m];
                }
                block[48 + m] = scaled(number * 3);
            }
        }
    },
    /** Two bits a digit. */
    TQ2_0(66) {
        @Override
        void pack(int[] digits, byte[] block) {
            for (int i = 0; i < WEIGHTS; i++) {
                int within = i % 128;
                block[i / 128 * 32 + within % 32] |= (byte) (digits[i] << 2 * (within / 32));
            }
        }
    };

    private static final int WEIGHTS = 256;
    private static final int STATES = 243;
    private static final WholeMultiples DIGITS = new WholeMultiples(-1, 1, ScaleType.F16);

    private final int bytes;

    TernaryBlock(int bytes) {
        this.bytes = bytes;
    }

    abstract void pack(int[] digits, byte[] block);

    @Override
    public int weights() {
        return WEIGHTS;
    }

    @Override
    public int bytes() {
        return bytes;
    }

    @Override
    public void encode(DecodedWeights weights, int from, byte[] block, float[] decoded) {
        float scale = DIGITS.scale(weights, from, WEIGHTS);
        int[] digits = new int[WEIGHTS];
        for (int i = 0; i < WEIGHTS; i++) {
            int digit = DIGITS.number(weights.values()[from + i], scale);
            digits[i] = digit + 1;
            decoded[i] = scale * digit;
        }
        Arrays.fill(block, (byte) 0);
        pack(digits, block);
        HalfBytes.put(scale, block, bytes - 2);
    }

    private static void fives(int[] digits, int from, int width, byte[] block, int at) {
        for (int m = 0; m < width; m++) {
            int number = 0;
            for (int n = 0; n < 5; n++) {
                number = number * 3 + digits[from + n * width + m];
            }
            block[at + m] = scaled(number);
        }
    }

    private static byte scaled(int number) {
        return (byte) ((number * 256 + STATES - 1) / STATES);
    }
}
