package io.proxquant.compression;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import io.proxquant.checkpoints.artifact.ArtifactFile;
import io.proxquant.checkpoints.artifact.ArtifactOptions;
import io.proxquant.checkpoints.artifact.FloatTensors;
import io.proxquant.checkpoints.artifact.SourceMetadata;
import io.proxquant.checkpoints.safetensors.SafetensorsFile;
import io.proxquant.contracts.Json;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.quantization.budget.BitsBudget;
import io.proxquant.quantization.budget.LayerChoice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** Artifacts whose layers each have the quantizer that a plan of bits names. */
class PlannedBitsTest extends CompressorCase {
    private static final LayerChoice TWO_BITS = new LayerChoice("alternating", Map.of("bits", 2), null);
    private static final LayerChoice BINARY = new LayerChoice("binary", Map.of(), null);
    private static final Map<String, LayerChoice> PLAN = Map.of("conv1.weight", TWO_BITS, "fc.weight", BINARY);

    @Test
    void everyLayerGetsTheQuantizerThatThePlanNames() throws Exception {
        build(planned(PLAN));
        try (ArtifactFile artifact = artifact()) {
            assertThat(artifact.quantizedTensor("conv1.weight").quantizer()).isEqualTo("alternating");
            assertThat(artifact.quantizedTensor("fc.weight").quantizer()).isEqualTo("binary");
            assertThat(artifact.quantized("fc.bias")).isFalse();
        }
    }

    @Test
    void aLayerComesOutAsIfAllHadItsQuantizer() throws Exception {
        build(planned(PLAN));
        float[] planned = decoded("fc.weight");
        build(hard("binary", "row", ALL));

        assertThat(planned).isEqualTo(decoded("fc.weight"));
    }

    @Test
    void trialsTellWeightsAndBytesAsTheyAreWritten() throws Exception {
        for (boolean coding : new boolean[] {false, true}) {
            ArtifactOptions options = coding ? ArtifactOptions.plain().withEntropyCoding() : ArtifactOptions.plain();
            try (SafetensorsFile weights = network.open(source())) {
                LayerTrials trials = LayerTrials.of(weights, planned(PLAN));
                FloatTensors tensors = FloatTensors.of(weights);
                BuiltArtifact built = new Compressor(budget(1 << 28), 3)
                        .build(weights, Compression.of(planned(PLAN)), SourceMetadata.none(), out(), options, GO_ON);
                long bytes = 0;
                for (String layer : trials.layers()) {
                    LayerTrials.Tried tried =
                            trials.of(layer, PLAN.get(layer), tensors.values().get(layer));
                    bytes += coding ? tried.codedBytes() : tried.bytes();
                    assertThat(tried.weights()).isEqualTo(decoded(layer));
                }
                assertThat(trials.layers()).containsExactlyInAnyOrderElementsOf(TinyNetwork.MATRICES);
                assertThat(bytes).isEqualTo(built.summary().packedBytes());
                assertThat(trials.weights()).isEqualTo(built.summary().quantizedWeights());
                assertThat(trials.copiedBytes()).isEqualTo(4 * (4 + 4 + 10) + 8);
            }
        }
    }

    @Test
    void theSpecificationHoldsThePlanAndIsReadBack() {
        Specification planned = planned(PLAN);

        assertThat(Specification.of(planned)).isEqualTo(planned);
        assertThat(Json.mapper().valueToTree(planned).at("/plan/fc.weight").toString())
                .isEqualTo("{\"quantizer\":\"binary\",\"options\":{}}");
        assertThat(planned.digest())
                .isNotEqualTo(planned(Map.of("fc.weight", BINARY)).digest());
    }

    @Test
    void aPlanThatMissesALayerOrNamesAStrangeOneIsRefusedByName() {
        refuses(planned(Map.of("fc.weight", BINARY)), ReasonCode.CHECKPOINT_MISFIT, "says nothing of conv1.weight");
        Map<String, LayerChoice> more = new HashMap<>(PLAN);
        more.put("fc9.weight", BINARY);
        refuses(planned(more), ReasonCode.CHECKPOINT_MISFIT, "names fc9.weight", "conv1.weight, fc.weight");
    }

    @Test
    void withoutAPlanNothingIsMadeAndTheWayToOneIsTold() {
        refuses(planned(null), ReasonCode.RECIPE_INVALID, "proxquant plan", "--plan");
    }

    @Test
    void aQuantizerThatThereIsNotIsNamedWithItsLayer() {
        Map<String, LayerChoice> wrong =
                Map.of("conv1.weight", new LayerChoice("alternating", Map.of("bits", 9), null), "fc.weight", BINARY);
        refuses(planned(wrong), ReasonCode.RECIPE_INVALID, "conv1.weight", "'bits'");
    }

    @Test
    void aPlanOfLayersOfOtherShapesIsOfAnotherNetwork() {
        Compression asked = Compression.of(planned(PLAN))
                .following(
                        Optional.empty(),
                        Map.of("fc.weight", List.of(10L, 7L), "conv1.weight", List.of(4L, 2L, 3L, 3L)));

        CompressionException e = catchThrowableOfType(CompressionException.class, () -> build(asked));

        assertThat(e.reason()).isEqualTo(ReasonCode.CHECKPOINT_MISFIT);
        assertThat(e).hasMessageContaining("another network: fc.weight [10, 7], here [10, 6]");
        assertThat(e.recipeKey()).contains("bits.plan");
    }

    @Test
    void onlyAnEnforcedBudgetRefusesAndLeavesNoFile() throws Exception {
        Compression asked = Compression.of(planned(PLAN));
        long packed = build(asked).summary().packedBytes();
        long copied = 4 * (4 + 4 + 10) + 8;

        assertThat(build(within(asked, copied + packed)).summary().packedBytes())
                .isEqualTo(packed);
        CompressionException e =
                catchThrowableOfType(CompressionException.class, () -> build(within(asked, copied + packed - 1)));

        assertThat(e.reason()).isEqualTo(ReasonCode.ARTIFACT_LARGER);
        assertThat(e)
                .hasMessageContaining("take " + packed + " bytes")
                .hasMessageContaining((packed - 1) + " of the budget");
        assertThat(e.recipeKey()).contains("bits.budget");
        assertThat(out()).doesNotExist();
    }

    private static Compression within(Compression asked, long bytes) {
        return asked.following(Optional.of(BitsBudget.parse(bytes + " bytes")), Map.of());
    }

    private BuiltArtifact build(Compression asked) throws Exception {
        try (SafetensorsFile weights = network.open(source())) {
            return new Compressor(budget(1 << 28), 3).build(weights, asked, SourceMetadata.none(), out(), GO_ON);
        }
    }

    private float[] decoded(String layer) throws Exception {
        try (ArtifactFile artifact = artifact()) {
            return artifact.dequantize(layer);
        }
    }

    private static Specification planned(Map<String, LayerChoice> plan) {
        return CompressorCase.changed(CompressorCase.hard(LayerChoice.BY_PLAN, "row", ALL, Map.of()), "plan", plan);
    }
}
