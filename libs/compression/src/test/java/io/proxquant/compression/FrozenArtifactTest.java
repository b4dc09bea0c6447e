package io.proxquant.compression;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import io.proxquant.checkpoints.artifact.ArtifactFile;
import io.proxquant.checkpoints.artifact.ArtifactTensor;
import io.proxquant.checkpoints.artifact.ArtifactWriter;
import io.proxquant.checkpoints.safetensors.SafetensorsLimits;
import io.proxquant.compression.Specification.Layers;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.quantization.AxisOrder;
import io.proxquant.quantization.Granularity;
import io.proxquant.quantization.QuantizedTensor;
import io.proxquant.quantization.TensorQuantizer;
import io.proxquant.quantization.quantizers.Quantizers;

import static org.assertj.core.api.Assertions.assertThat;

/** What a trainer froze is packed from its own codes and never quantized again. */
class FrozenArtifactTest extends CompressorCase {
    @Test
    void ownCodesArePackedAsTheyAre() throws Exception {
        OwnCodesFixture own = OwnCodesFixture.freeze(network, folder);
        build(alternating(ALL));
        try (ArtifactFile again = artifact()) {
            assertThat(again.codes("fc.weight"))
                    .as("quantizing again, which is why codes are carried")
                    .isNotEqualTo(own.codes().codes().codes("fc.weight"));
        }
        BuiltArtifact packed = build(alternating(ALL), Optional.of(own.codes()));
        assertThat(packed.summary().artifactDigest()).isEqualTo(own.frozenDigest());
        assertThat(packed.quantized()).isEqualTo(TinyNetwork.MATRICES);
        try (ArtifactFile artifact = artifact()) {
            for (String name : TinyNetwork.MATRICES) {
                assertThat(artifact.codes(name)).isEqualTo(own.codes().codes().codes(name));
            }
        }
    }

    @Test
    void aNetworkMayHaveMatricesThatItsMethodLeftAlone() throws Exception {
        OwnCodesFixture own = OwnCodesFixture.freeze(network, folder);
        network.floats("embedding.weight", TinyNetwork.weights(12, 3), 3, 4);
        assertThat(build(alternating(ALL), Optional.of(own.codes())).quantized())
                .isEqualTo(TinyNetwork.MATRICES);
    }

    @Test
    void aVariantWithOtherLayersTakesTheCodesThatThereAre() throws Exception {
        OwnCodesFixture own = OwnCodesFixture.freeze(network, folder);
        network.floats("embedding.weight", TinyNetwork.weights(12, 3), 3, 4);
        Layers other = new Layers(List.of("fc.*", "embedding.*"), List.of());
        assertThat(build(alternating(other), Optional.of(own.codes())).quantized())
                .containsExactly("embedding.weight", "fc.weight");
        try (ArtifactFile artifact = artifact()) {
            assertThat(artifact.codes("fc.weight"))
                    .isEqualTo(own.codes().codes().codes("fc.weight"));
            assertThat(artifact.quantized("conv1.weight")).isFalse();
        }
    }

    @Test
    void codesThatAreNotTheWeightsAreRefusedAtTheWeight() throws Exception {
        OwnCodesFixture own = OwnCodesFixture.freeze(network, folder);
        float[] moved = own.frozen("conv1.weight");
        moved[17] = Math.nextUp(moved[17]);
        network.floats("conv1.weight", moved, 4, 2, 3, 3);
        refuses(alternating(ALL), own, ReasonCode.CHECKPOINT_MISFIT, "conv1.weight", "index 17");
        network.floats("conv1.weight", moved, 8, 9);
        refuses(alternating(ALL), own, ReasonCode.CHECKPOINT_MISFIT, "conv1.weight", "[8, 9]");
        network.without(List.of("conv1.weight"));
        refuses(alternating(ALL), own, ReasonCode.CHECKPOINT_MISFIT, "conv1.weight", "null");
    }

    @Test
    void codesFrozenAtAnEarlierRevisionArePackedAsOfThatOne() throws Exception {
        Specification newest = at(2, eightBits());
        for (int revision : new int[] {1, 2}) {
            List<ArtifactTensor> frozen = new ArrayList<>();
            for (String name : TinyNetwork.MATRICES) {
                long[] shape = {12, 4};
                QuantizedTensor value = new TensorQuantizer(
                                Quantizers.byName("uniform", Map.of("bits", 8)).atRevision(revision),
                                Granularity.Row.first())
                        .quantize(TinyNetwork.weights(48, 9), shape);
                float[] weights = new float[48];
                value.dequantize(weights);
                network.floats(name, weights, shape);
                frozen.add(ArtifactTensor.Quantized.of(name, shape, "uniform", value));
            }
            Path codes = folder.resolve("codes-" + revision);
            ArtifactWriter.write(codes, frozen);
            try (ArtifactFile file = ArtifactFile.open(codes, SafetensorsLimits.defaults())) {
                OwnCodes own = OwnCodes.of(file, TensorRule.matrices(ALL.include(), ALL.exclude()));
                assertThat(own.revision(newest)).isEqualTo(revision);
                build(at(revision, newest), Optional.of(own));
                try (ArtifactFile artifact = artifact()) {
                    assertThat(artifact.codes("fc.weight")).isEqualTo(file.codes("fc.weight"));
                }
            }
        }
    }

    @Test
    void codesByAnotherDimensionThanIsAskedForAreNotPacked() throws Exception {
        long[] shape = {6, 8};
        List<ArtifactTensor> frozen = new ArrayList<>();
        for (String name : TinyNetwork.MATRICES) {
            QuantizedTensor value = OwnCodesFixture.unusual(8, 6);
            float[] turned = new float[48];
            value.dequantize(turned);
            network.floats(name, AxisOrder.of(shape, 1).toRowMajor(turned), shape);
            frozen.add(new ArtifactTensor.Quantized(name, shape, "alternating", value, 1, null));
        }
        Path codes = folder.resolve("codes");
        ArtifactWriter.write(codes, frozen);
        try (ArtifactFile file = ArtifactFile.open(codes, SafetensorsLimits.defaults())) {
            OwnCodes own = OwnCodes.of(file, TensorRule.matrices(ALL.include(), ALL.exclude()));
            build(along(Map.of("**", 1)), Optional.of(own));
            try (ArtifactFile artifact = artifact()) {
                for (String name : TinyNetwork.MATRICES) {
                    assertThat(artifact.codes(name)).as(name).isEqualTo(file.codes(name));
                }
            }
            build(along(Map.of("conv1.weight", 1)), Optional.of(own));
            try (ArtifactFile artifact = artifact()) {
                assertThat(artifact.codes("conv1.weight")).isEqualTo(file.codes("conv1.weight"));
                assertThat(artifact.packed("fc.weight").firstAxis()).isZero();
            }
        }
    }

    private static Specification along(Map<String, Integer> axis) {
        return changed(alternating(ALL), "axis", axis);
    }
}
