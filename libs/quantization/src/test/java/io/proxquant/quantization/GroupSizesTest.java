package io.proxquant.quantization;

import java.util.LinkedHashMap;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** A refused group size is told of all tensors at once, with sizes that would do. */
class GroupSizesTest {
    @Test
    void namesEveryMisfitWithSizesForItAndForAllTogether() {
        Map<String, Integer> rows = new LinkedHashMap<>();
        rows.put("conv1.weight", 27);
        rows.put("fc1.weight", 256);
        rows.put("fc2.weight", 84);
        rows.put("fc3.weight", 84);
        GroupSizes sizes = new GroupSizes(64, rows);

        assertThat(sizes.misfits()).containsExactly("conv1.weight", "fc2.weight", "fc3.weight");
        assertThat(sizes.described())
                .isEqualTo("groups of 64 do not divide the rows of 3 of 4 tensors:"
                        + " conv1.weight (27 weights a row: 3, 9, 27 would fit);"
                        + " fc2.weight, fc3.weight (84 weights a row: 12, 14, 21, 28, 42, 84 would fit);"
                        + " all 4 tensors together: no size fits");
    }

    @Test
    void everySizeThatIsProposedFits() {
        for (int row = 1; row < 200; row++) {
            GroupSizes sizes = new GroupSizes(64, Map.of("a", row, "b", 2 * row));
            if (sizes.misfits().isEmpty()) {
                continue;
            }
            String together = sizes.described().replaceAll(".*together: ", "");
            for (String size : together.equals("no size fits")
                    ? new String[0]
                    : together.replace(" would fit", "").split(", ")) {
                assertThat(row % Integer.parseInt(size)).as(together).isZero();
            }
        }
    }

    @Test
    void ofASingleTensorOnlyItsRowIsTold() {
        assertThat(new GroupSizes(4, Map.of("fc.weight", 6)).described())
                .isEqualTo("groups of 4 do not divide the rows of fc.weight (6 weights a row: 2, 3, 6 would fit)");
    }
}
