package io.proxquant.compression;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.proxquant.checkpoints.artifact.ArtifactFile;
import io.proxquant.compression.Specification.LayerQuantizer;
import io.proxquant.contracts.ReasonCode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Layers with quantizers of their own, as the specification says. */
class ByLayerTest extends CompressorCase {
    private static Specification mixed(LayerQuantizer... rules) {
        return byLayer(hard("binary", "row", ALL), List.of(rules));
    }

    private static LayerQuantizer rule(String layer, String quantizer, Map<String, Object> options) {
        return new LayerQuantizer(List.of(layer), quantizer, options, null);
    }

    @Test
    void everyTensorIsWhatItsOwnQuantizerMakesOfIt() throws Exception {
        build(mixed(rule("fc.*", "kmeans", Map.of("levels", 4)), rule("*", "ternary", Map.of())), true);
        try (ArtifactFile mixed = artifact()) {
            assertThat(mixed.packed("fc.weight").quantizer()).isEqualTo("kmeans");
            assertThat(mixed.packed("conv1.weight").quantizer()).isEqualTo("ternary");
            var fc = mixed.codes("fc.weight");
            var conv = mixed.codes("conv1.weight");
            build(hard("kmeans", "row", ALL, Map.of("levels", 4)), true);
            try (ArtifactFile plain = artifact()) {
                assertThat(fc).isEqualTo(plain.codes("fc.weight"));
            }
            build(hard("ternary", "row", ALL), true);
            try (ArtifactFile plain = artifact()) {
                assertThat(conv).isEqualTo(plain.codes("conv1.weight"));
            }
        }
    }

    @Test
    void rulesArePartOfTheSpecificationAndNoneAreWhatItWas() {
        Specification plain = hard("binary", "row", ALL);
        Specification ruled = mixed(rule("fc.*", "ternary", Map.of()));
        assertThat(plain.digest()).isEqualTo(byLayer(plain, null).digest());
        assertThat(ruled.digest()).isNotEqualTo(plain.digest());
        assertThat(Specification.of(ruled)).isEqualTo(ruled);
    }

    @Test
    void aRuleForNoTensorIsRefusedAndSoArePlaces() {
        refuses(
                mixed(rule("fd.*", "ternary", Map.of())),
                ReasonCode.NO_TENSOR_MATCHED,
                "byLayer 'fd.*' matches no tensor that is quantized",
                "fc.weight");
        assertThatThrownBy(() -> build(mixed(rule("@last", "ternary", Map.of())), true))
                .hasMessageContaining("first and last layer");
    }
}
