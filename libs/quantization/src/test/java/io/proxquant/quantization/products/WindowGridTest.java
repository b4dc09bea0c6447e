package io.proxquant.quantization.products;

import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

/** A convolution on windows of codes is the convolution written out, at the edges too. */
class WindowGridTest {
    private static final int OUTPUTS = 3;

    @ParameterizedTest
    @CsvSource({"1, 0, 1, 1", "1, 1, 3, 3", "2, 1, 3, 3", "2, 0, 1, 1", "3, 2, 5, 2", "1, 2, 2, 4"})
    void windowsMultiplyAsTheKernelMoves(int stride, int padding, int kernelHeight, int kernelWidth) {
        WindowGrid grid = new WindowGrid(2, 7, 6, kernelHeight, kernelWidth, stride, padding);
        SplittableRandom random = new SplittableRandom(stride + 10L * padding);
        float[] images = drawn(random, 2 * 2 * 7 * 6);
        float[] kernels = drawn(random, OUTPUTS * grid.window());
        int places = grid.placesDown() * grid.placesAcross();
        float[] found = new float[places * OUTPUTS];
        SignProduct.multiply(
                LinearCodes.ofValues(kernels, OUTPUTS).orElseThrow(),
                grid.windows(images, images.length / 2).orElseThrow(),
                found,
                1);
        for (int place = 0; place < places; place++) {
            int top = place / grid.placesAcross() * stride - padding;
            int left = place % grid.placesAcross() * stride - padding;
            for (int output = 0; output < OUTPUTS; output++) {
                double sum = 0;
                for (int i = 0; i < grid.window(); i++) {
                    int y = top + i / kernelWidth % kernelHeight;
                    int x = left + i % kernelWidth;
                    int channel = i / (kernelHeight * kernelWidth);
                    boolean inside = y >= 0 && y < 7 && x >= 0 && x < 6;
                    sum += inside
                            ? (double) kernels[output * grid.window() + i]
                                    * images[images.length / 2 + (channel * 7 + y) * 6 + x]
                            : 0;
                }
                assertThat((double) found[place * OUTPUTS + output]).isCloseTo(sum, within(1e-5));
            }
        }
    }

    @Test
    void aKernelThatFitsNowhereIsRefused() {
        assertThatThrownBy(() -> new WindowGrid(1, 3, 3, 5, 5, 1, 0))
                .hasMessageContaining(
                        "a kernel of 5 x 5 with stride 1 and padding 0 does not fit an image of 1 x 3 x 3");
        assertThat(new WindowGrid(1, 1, 2, 1, 1, 1, 0).windows(new float[] {1, Float.NaN}, 0))
                .isEmpty();
    }

    /** Signs: with padding zero is a third level. */
    private static float[] drawn(SplittableRandom random, int count) {
        float[] drawn = new float[count];
        for (int i = 0; i < count; i++) {
            drawn[i] = random.nextBoolean() ? 0.7f : -0.7f;
        }
        return drawn;
    }
}
