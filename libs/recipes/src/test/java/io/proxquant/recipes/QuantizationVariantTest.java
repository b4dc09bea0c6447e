package io.proxquant.recipes;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;

import io.proxquant.contracts.ArtifactKind;
import io.proxquant.contracts.CanonicalJson;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.Json;
import io.proxquant.quantization.presets.AxisRule;

import static org.assertj.core.api.Assertions.assertThat;

/** Specifications name artifacts for good: the recorded digests were there before revisions and metadata were. */
class QuantizationVariantTest {
    private static final String UNIFORM = "78cc4f30bbf73d6653109db06184a7e6d40fe65abce07808477a582e52bd3880";
    private static final String BINARY = "6052fb8430324115ffeb83cb78bd832e03897de76d4823fde6d2c36468a84af2";

    @Test
    void theFirstRevisionIsSpelledAsBeforeThereWereOthers() {
        QuantizationVariant newest =
                section("uniform", Map.of("bits", 8)).variants().get(0);
        assertThat(newest.operatorRevision()).isEqualTo(2);
        assertThat(json(newest)).contains("\"revision\":2");
        assertThat(newest.revisions()).containsExactly(newest, newest.atRevision(1));
        assertThat(json(newest.atRevision(1))).doesNotContain("revision", "metadata");
        assertThat(newest.atRevision(1).digest()).hasToString(UNIFORM);
        assertThat(newest.digest()).doesNotHaveToString(UNIFORM);
    }

    @Test
    void aQuantizerThatNeverChangedHasTheDigestThatItHad() {
        QuantizationVariant binary = section("binary", Map.of()).variants().get(0);
        assertThat(binary.digest()).hasToString(BINARY);
        assertThat(binary.revisions()).containsExactly(binary);
        assertThat(binary.ofSource(null).digest()).hasToString(BINARY);
    }

    @Test
    void whatTheSourceSaysOfItselfIsPartOfTheSpecification() {
        QuantizationVariant binary = section("binary", Map.of()).variants().get(0);
        assertThat(binary.ofSource(Digest.parse("a".repeat(64))).digest())
                .isNotEqualTo(binary.digest())
                .isNotEqualTo(binary.ofSource(Digest.parse("b".repeat(64))).digest());
    }

    @Test
    void sharingIsPartOfTheSpecificationOnlyWhereItIsAskedFor() {
        Map<String, Object> flat = Map.of("name", "q", "mode", "hard", "quantizer", "binary", "granularity", "row");
        Map<String, Object> asked = new TreeMap<>(flat);
        asked.put("shareEqualTensors", true);
        Map<String, Object> refused = new TreeMap<>(flat);
        refused.put("shareEqualTensors", false);
        QuantizationVariant apart = QuantizationSection.of(flat).variants().get(0);
        QuantizationVariant shared = QuantizationSection.of(asked).variants().get(0);

        assertThat(json(shared)).contains("\"shareEqualTensors\":true");
        assertThat(json(apart)).doesNotContain("shareEqualTensors");
        assertThat(QuantizationSection.of(refused).variants().get(0)).isEqualTo(apart);
        assertThat(shared.ofSource(null).atRevision(1)).isEqualTo(shared);
        assertThat(QuantizationSection.of(flat).flat()).doesNotContainKey("shareEqualTensors");
        assertThat(QuantizationSection.of(asked).flat()).containsEntry("shareEqualTensors", true);
    }

    @Test
    void codingAndWidthsArePartOfTheSpecificationOnlyWhereTheyAreAskedFor() {
        Map<String, Object> flat =
                new TreeMap<>(Map.of("name", "q", "mode", "hard", "quantizer", "binary", "granularity", "row"));
        QuantizationVariant plain = QuantizationSection.of(flat).variants().get(0);
        flat.put("entropyCoding", false);
        assertThat(QuantizationSection.of(flat).variants().get(0)).isEqualTo(plain);
        flat.put("entropyCoding", true);
        flat.put("indexBits", Map.of("convolution", 8, "dense", 5));
        QuantizationSection asked = QuantizationSection.of(flat);
        QuantizationVariant coded = asked.variants().get(0);

        assertThat(json(plain)).doesNotContain("entropyCoding", "indexBits");
        assertThat(json(coded)).contains("\"entropyCoding\":true", "\"indexBits\":{\"convolution\":8,\"dense\":5}");
        assertThat(coded.ofSource(null).atRevision(1).form()).isEqualTo(coded.form());
        assertThat(coded.digest()).isNotEqualTo(plain.digest());
        assertThat(Json.mapper().convertValue(asked, QuantizationSection.class)).isEqualTo(asked);
        assertThat(asked.options().asMap()).isEmpty();
    }

    @Test
    void aPathOverAGridHasTheGridsRevision() {
        QuantizationSection path = new QuantizationSection(
                "path",
                ArtifactKind.PROX,
                null,
                "projection",
                "row",
                List.of(0.5),
                null,
                Options.of(Map.of("quantizer", "uniform")),
                AxisRule.none(),
                null,
                List.of(),
                null);
        assertThat(path.variants())
                .extracting(QuantizationVariant::operatorRevision)
                .containsExactly(2);
    }

    private static QuantizationSection section(String quantizer, Map<String, ?> options) {
        return new QuantizationSection(
                "q",
                ArtifactKind.HARD,
                quantizer,
                null,
                "group:16",
                List.of(),
                LayersSection.all(),
                Options.of(options),
                AxisRule.none(),
                null,
                List.of(),
                null);
    }

    private static String json(QuantizationVariant variant) {
        return new String(CanonicalJson.of(variant), StandardCharsets.UTF_8);
    }
}
