package io.proxquant.quantization.budget;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class BitsBudgetTest {
    @ParameterizedTest
    @CsvSource({
        "120 KiB, 122880",
        "120kb, 120000",
        "1.5 MB, 1500000",
        "122880, 122880",
        "7 bytes, 7",
        "2GiB, 2147483648"
    })
    void aSizeIsOfAllTensors(String text, long bytes) {
        assertThat(BitsBudget.parse(text).bytes(1000, 0)).isEqualTo(bytes);
        assertThat(BitsBudget.parse(text).bytes(1000, 5)).isEqualTo(bytes - 5);
    }

    @ParameterizedTest
    @CsvSource({
        "2.3 bits/weight, 1000, 287",
        "2.3 bits / weight, 1001, 287",
        "0.1bits/weight, 80, 1",
        "2.3 bits/weight, 80, 23"
    })
    void bitsPerWeightAreOfTheQuantizedWeightsRoundedDown(String text, long weights, long bytes) {
        assertThat(BitsBudget.parse(text).bytes(weights, 12345)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "many", "-1 KiB", "0", "0 bits/weight", "2.3 bits", "1e3", "99999999 TB", "0.5 bytes"})
    void whatIsNoBudgetIsRefusedWithWhatOneIs(String text) {
        assertThatThrownBy(() -> BitsBudget.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("120 KiB")
                .hasMessageContaining("bits/weight");
    }

    @Test
    void quantizersOfferTheNumbersOfBitsThatTheyHave() {
        assertThat(LayerChoice.all(List.of("binary", "alternating", "kmeans"), List.of(4, 1, 2, 8, 2)))
                .containsExactly(
                        new LayerChoice("binary", Map.of(), null),
                        new LayerChoice("alternating", Map.of("bits", 1), null),
                        new LayerChoice("alternating", Map.of("bits", 2), null),
                        new LayerChoice("alternating", Map.of("bits", 4), null),
                        new LayerChoice("kmeans", Map.of("levels", 2), null),
                        new LayerChoice("kmeans", Map.of("levels", 4), null),
                        new LayerChoice("kmeans", Map.of("levels", 16), null),
                        new LayerChoice("kmeans", Map.of("levels", 256), null));
    }

    @Test
    void aQuantizerWithNoneOfTheNumbersIsNamed() {
        assertThatThrownBy(() -> LayerChoice.all(List.of("uniform", "binary"), List.of(2, 3)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'binary'");
    }

    @Test
    void aChoiceKeepsTheRevisionThatItWasMadeAt() {
        LayerChoice newest = LayerChoice.all(List.of("uniform"), List.of(2)).get(0);
        LayerChoice first = new LayerChoice("uniform", Map.of("bits", 2), null);

        assertThat(newest.revision()).isEqualTo(2);
        assertThat(newest.made().revision()).isEqualTo(2);
        assertThat(newest.newest()).isTrue();
        assertThat(first.newest()).isFalse();
        assertThat(first.made().layout()).isNotEqualTo(newest.made().layout());
        assertThatThrownBy(() -> new LayerChoice("uniform", Map.of("bits", 2), 3).made())
                .hasMessageContaining("no revision 3");
    }
}
