package io.proxquant.quantization;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class GranularityTest {
    @ParameterizedTest(name = "{0} cuts {1} into {2} blocks of {3}")
    @CsvSource({
        "tensor, 4x3x2, 1, 24",
        "tensor, '', 1, 1",
        "tensor, 0x9, 1, 0",
        "row, 4x3x2, 4, 6",
        "row, 7, 7, 1",
        "row, '', 1, 1",
        "row, 0x9, 0, 9",
        "row, 9x0, 9, 0",
        "group:3, 4x3x2, 8, 3",
        "group:6, 4x6, 4, 6",
        "group:4, 12, 3, 4",
        "group:1, '', 1, 1",
        "group:5, 0, 0, 5"
    })
    void shapesAreCutInRowMajorOrder(String granularity, String shape, int count, int length) {
        assertThat(Granularity.parse(granularity).blocks(shape(shape))).isEqualTo(BlockShape.of(count, length));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tensor", "row", "group:128"})
    void whatIsWrittenIsReadBack(String text) {
        assertThat(Granularity.parse(text)).hasToString(text).isEqualTo(Granularity.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "Row", "channel", "group", "group:", "group:0", "group:-1", "group:1x", "group:9999999999"})
    void anythingElseIsRefusedWithWhatIsAllowed(String text) {
        assertThatThrownBy(() -> Granularity.parse(text)).hasMessageContaining("allowed: tensor, row, group:N");
    }

    @Test
    void aGroupNeverSpansTwoRows() {
        Granularity group = new Granularity.Group(4);
        assertThatThrownBy(() -> group.blocks(new long[] {4, 6}))
                .hasMessageContaining("groups of 4 do not divide the rows of 6 weights of shape [4, 6]");
        assertThatThrownBy(() -> new Granularity.Group(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shapesThatNoArrayHoldsAreRefusedBeforeAnythingOverflows() {
        for (String granularity : new String[] {"tensor", "row", "group:2"}) {
            Granularity cut = Granularity.parse(granularity);
            assertThatThrownBy(() -> cut.blocks(new long[] {1L << 20, 1L << 20}))
                    .hasMessageContaining("larger than");
            assertThatThrownBy(() -> cut.blocks(new long[] {1L << 62, 4})).hasMessageContaining("outside");
            assertThatThrownBy(() -> cut.blocks(new long[] {3, -1})).hasMessageContaining("outside");
        }
    }

    private static long[] shape(String text) {
        return text.isEmpty()
                ? new long[0]
                : java.util.Arrays.stream(text.split("x"))
                        .mapToLong(Long::parseLong)
                        .toArray();
    }
}
