package io.proxquant.quantization.packing;

import java.util.BitSet;
import java.util.Random;

import org.junit.jupiter.api.Test;

import io.proxquant.quantization.Weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class CodePackingTest {
    @Test
    void elementIStandsAtBitITimesBitsLeastSignificantFirst() {
        assertThat(CodePacking.pack(new byte[] {1, 0, 0, 1, 0, 0, 0, 0, 1}, 1)).containsExactly(0b1001, 1);
        assertThat(CodePacking.pack(new byte[] {1, 2, 3, 0, 2}, 2)).containsExactly(0b00_11_10_01, 0b10);
        assertThat(CodePacking.pack(new byte[] {5, 7, 3}, 3)).containsExactly((byte) 0b11_111_101, 0b0);
    }

    @Test
    void agreesWithBitsSetOneByOneForEverySizeAndWidth() {
        for (int bits = 1; bits <= 8; bits++) {
            for (int n : Weights.ODD_SIZES) {
                byte[] codes = randomCodes(n, bits, 7L * n + bits);
                byte[] packed = CodePacking.pack(codes, bits);
                assertThat(packed).as("%d codes of %d bits", n, bits).isEqualTo(oneByOne(codes, bits));
                byte[] back = new byte[n];
                CodePacking.unpack(packed, bits, back);
                assertThat(back).as("%d codes of %d bits", n, bits).isEqualTo(codes);
            }
        }
    }

    @Test
    void aCodeThatDoesNotFitIsRefusedWithItsIndex() {
        for (int index : new int[] {0, 5, 8, 15, 16, 17}) {
            byte[] codes = new byte[18];
            codes[index] = 4;
            assertThatThrownBy(() -> CodePacking.pack(codes, 2))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("code 4 of weight " + index + " ");
        }
        assertThatThrownBy(() -> CodePacking.pack(new byte[] {-1}, 7)).hasMessageContaining("code 255 of weight 0");
    }

    @Test
    void bytesThatNoPackingCouldHaveMadeAreRefused() {
        assertThatThrownBy(() -> CodePacking.unpack(new byte[3], 2, new byte[8]))
                .hasMessageContaining("3 packed bytes");
        assertThatThrownBy(() -> CodePacking.unpack(new byte[1], 2, new byte[8]))
                .hasMessageContaining("take 2");
        assertThatThrownBy(() -> CodePacking.unpack(new byte[] {(byte) 0x80}, 1, new byte[7]))
                .hasMessageContaining("padding");
    }

    @Test
    void sizesAreRoundedUpToBytes() {
        assertThat(CodePacking.packedBytes(0, 3)).isZero();
        assertThat(CodePacking.packedBytes(1, 1)).isOne();
        assertThat(CodePacking.packedBytes(8, 1)).isOne();
        assertThat(CodePacking.packedBytes(9, 1)).isEqualTo(2);
        assertThat(CodePacking.packedBytes(3, 3)).isEqualTo(2);
        assertThat(CodePacking.packedBytes(10_000_000_000L, 3)).isEqualTo(3_750_000_000L);
        assertThatThrownBy(() -> CodePacking.packedBytes(1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CodePacking.packedBytes(1, 9)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CodePacking.packedBytes(-1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CodePacking.packedBytes(Long.MAX_VALUE, 8)).isInstanceOf(ArithmeticException.class);
    }

    private static byte[] oneByOne(byte[] codes, int bits) {
        BitSet stream = new BitSet();
        for (int i = 0; i < codes.length; i++) {
            for (int b = 0; b < bits; b++) {
                stream.set(i * bits + b, ((codes[i] >>> b) & 1) == 1);
            }
        }
        byte[] packed = new byte[(codes.length * bits + 7) / 8];
        byte[] set = stream.toByteArray();
        System.arraycopy(set, 0, packed, 0, set.length);
        return packed;
    }

    static byte[] randomCodes(int n, int bits, long seed) {
        Random random = new Random(seed);
        byte[] codes = new byte[n];
        for (int i = 0; i < n; i++) {
            codes[i] = (byte) random.nextInt(1 << bits);
        }
        return codes;
    }
}
