package io.proxquant.quantization.products;

import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Compressed columns multiply to the bits of the decoded matrix, and the model of the elements counts as cycles are counted by hand. */
class InterleavedColumnsTest {
    private static final float[] TABLE = {0, -1.5f, 0.3f, 0.07f, 2.2f};

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 64, 300})
    void aProductIsThatOfTheDecodedMatrixBitForBit(int elements) {
        SplittableRandom random = new SplittableRandom(elements);
        for (double density : new double[] {0, 0.02, 0.09, 0.25, 1}) {
            int rows = 1 + random.nextInt(250);
            int columns = 1 + random.nextInt(90);
            byte[] indices = indices(random, rows * columns, density);
            float[] x = activations(random, columns, 0.6);
            float[] expected = new float[rows];
            for (int row = 0; row < rows; row++) {
                for (int column = 0; column < columns; column++) {
                    expected[row] += TABLE[indices[row * columns + column]] * x[column];
                }
            }
            float[] found = new float[rows];
            InterleavedColumns.of(TABLE, indices, rows, columns, elements).multiply(x, found, 2);
            assertThat(found).isEqualTo(expected);
        }
    }

    @Test
    void aLongRunOfZerosIsPaddedAsInThePaper() {
        // The paper's example: 0 0 1 2, then eighteen zeros, then 3 is v = 1 2 0 3 and z = 2 0 15 2.
        byte[] column = new byte[23];
        column[2] = 1;
        column[3] = 2;
        column[22] = 3;
        InterleavedColumns matrix = InterleavedColumns.of(TABLE, column, 23, 1, 1);
        assertThat(matrix.entries()).isEqualTo(4);
        assertThat(matrix.padding()).isEqualTo(1);
        column[19] = 4; // fifteen zeros need no padding
        assertThat(InterleavedColumns.of(TABLE, column, 23, 1, 1).padding()).isZero();
    }

    @Test
    void zerosAfterTheLastWeightOfAColumnCostNothing() {
        byte[] column = new byte[100];
        column[0] = 1;
        assertThat(InterleavedColumns.of(TABLE, column, 100, 1, 1).entries()).isEqualTo(1);
    }

    @Test
    void elementsWaitForEachOtherOnlyThroughTheirQueues() {
        // The first column has two weights in element 0 and one in element 1, the second the other way round.
        byte[] indices = {1, 0, 1, 0, 1, 0, 0, 1, 0, 1, 0, 1}; // rows 0 to 5 of 2 columns
        InterleavedColumns matrix = InterleavedColumns.of(TABLE, indices, 6, 2, 2);
        assertThat(matrix.entries(0, 0)).isEqualTo(2);
        assertThat(matrix.entries(1, 0)).isEqualTo(1);
        assertThat(matrix.entries(0, 1)).isEqualTo(1);
        assertThat(matrix.entries(1, 1)).isEqualTo(2);
        float[] both = {1, 1};
        assertThat(ElementLoad.of(matrix, both, 8)).isEqualTo(new ElementLoad(3, 6, 2));
        assertThat(ElementLoad.of(matrix, both, 8).balance()).isEqualTo(1);
        assertThat(ElementLoad.of(matrix, new float[] {0, 1}, 1)).isEqualTo(new ElementLoad(2, 3, 2));
        assertThat(ElementLoad.of(matrix, new float[2], 1).balance()).isEqualTo(1);
    }

    @Test
    void theModelIsThatOfElementsSteppedCycleByCycle() {
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < 60; i++) {
            int elements = 1 + random.nextInt(9);
            int rows = 1 + random.nextInt(60);
            int columns = 1 + random.nextInt(40);
            InterleavedColumns matrix =
                    InterleavedColumns.of(TABLE, indices(random, rows * columns, 0.2), rows, columns, elements);
            float[] x = activations(random, columns, 0.5);
            int depth = 1 + random.nextInt(9);
            assertThat(ElementLoad.of(matrix, x, depth).cycles()).isEqualTo(SteppedElements.cycles(matrix, x, depth));
        }
    }

    @Test
    void whatFourBitsCannotHoldIsRefused() {
        assertThatThrownBy(() -> InterleavedColumns.of(new float[] {1}, new byte[1], 1, 1, 1))
                .hasMessageContaining("beginning with 1.0");
        assertThatThrownBy(() -> InterleavedColumns.of(new float[17], new byte[1], 1, 1, 1))
                .hasMessageContaining("a table of 17 weights");
        assertThatThrownBy(() -> InterleavedColumns.of(TABLE, new byte[] {0, 0, 0, 5}, 2, 2, 1))
                .hasMessageContaining("index 5 in row 1 and column 1");
    }

    private static byte[] indices(SplittableRandom random, int count, double density) {
        byte[] indices = new byte[count];
        for (int i = 0; i < count; i++) {
            indices[i] = random.nextDouble() < density ? (byte) (1 + random.nextInt(TABLE.length - 1)) : 0;
        }
        return indices;
    }

    private static float[] activations(SplittableRandom random, int count, double live) {
        float[] x = new float[count];
        for (int i = 0; i < count; i++) {
            x[i] = random.nextDouble() < live ? (float) (random.nextDouble() - 0.5) : 0;
        }
        return x;
    }
}
