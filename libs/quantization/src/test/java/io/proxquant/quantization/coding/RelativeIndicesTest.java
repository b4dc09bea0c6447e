package io.proxquant.quantization.coding;

import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.proxquant.quantization.PruningMask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A mask and its relative indices are the same thing, fillers included. */
class RelativeIndicesTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 8})
    void aMaskComesBackFromItsIndices(int bits) {
        SplittableRandom random = new SplittableRandom(bits);
        for (int i = 0; i < 300; i++) {
            byte[] kept = new byte[random.nextInt(600)];
            double density = random.nextDouble() * random.nextDouble();
            for (int k = 0; k < kept.length; k++) {
                kept[k] = (byte) (random.nextDouble() < density ? 1 : 0);
            }
            PruningMask mask = PruningMask.of(kept);
            byte[] indices = RelativeIndices.of(mask, bits);
            assertThat(RelativeIndices.mask(indices, bits, kept.length)).isEqualTo(mask);
        }
    }

    @Test
    void aGapThatIsTooLargeIsFilled() {
        byte[] kept = new byte[20];
        kept[0] = 1;
        kept[1 + 7] = 1; // 7 pruned: one filler of 3 bits, then none
        kept[9 + 6] = 1; // 6 pruned: the largest gap without a filler
        assertThat(RelativeIndices.of(PruningMask.of(kept), 3)).containsExactly(0, 7, 0, 6);
    }

    @Test
    void nothingIsToldOfATensorWithoutSurvivors() {
        assertThat(RelativeIndices.of(PruningMask.of(new byte[9]), 4)).isEmpty();
        assertThat(RelativeIndices.mask(new byte[0], 4, 9).survivors()).isZero();
        assertThat(RelativeIndices.mask(new byte[0], 4, 0).size()).isZero();
    }

    @Test
    void indicesThatLeaveTheTensorOrEndOpenAreRefused() {
        for (byte[] indices : new byte[][] {{5}, {4, 0}, {7, 7}, {0, 7}, {7}, {(byte) 0xff}}) {
            assertThatThrownBy(() -> RelativeIndices.mask(indices, 3, 5)).isInstanceOf(MalformedStreamException.class);
        }
        assertThat(RelativeIndices.mask(new byte[] {4}, 3, 5).kept(4)).isTrue();
    }

    @Test
    void survivorsAreGatheredAndScattered() {
        PruningMask mask = PruningMask.ofNonZero(new float[] {0, 3, -0f, -1, 0});
        assertThat(mask.survivors()).isEqualTo(2);
        assertThat(mask.gather(new byte[] {9, 1, 9, 2, 9})).containsExactly(1, 2);
        assertThat(mask.scatter(new byte[] {1, 2})).containsExactly(0, 1, 0, 2, 0);
    }
}
