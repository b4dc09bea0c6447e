package io.proxquant.quantizer.service;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.proxquant.checkpoints.artifact.ArtifactFile;
import io.proxquant.checkpoints.safetensors.SafetensorsLimits;
import io.proxquant.compression.TinyNetwork;
import io.proxquant.contracts.ArtifactPublished;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.Phase;
import io.proxquant.quantization.TensorQuantizer;
import io.proxquant.quantization.presets.MethodPreset;
import io.proxquant.quantization.presets.MethodPresets;
import io.proxquant.recipes.Declaration;
import io.proxquant.recipes.Declarations;
import io.proxquant.recipes.DeclaredTensor;
import io.proxquant.recipes.QuantizationDeclarations;
import io.proxquant.recipes.Recipe;
import io.proxquant.recipes.RecipeReader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A checkpoint from before the freeze is quantized as its method would freeze the same weights: by the method's quantizer,
 * its first and last layer spared as the preset says, though the file is sorted and the network unknown here. That the
 * trainer's freeze gives these codes is held by {@code FrozenCodesTest} there.
 */
@QuarkusTest
@WithTestResource(QuantizerStack.class)
class BeforeFreezeIT extends ServiceCase {
    /** In the order of definition, which the alphabet turns around: the last one sorts first. */
    private static final List<DeclaredTensor> TENSORS = List.of(
            DeclaredTensor.of("stem.weight", List.of(4L, 2L, 3L, 3L), true),
            DeclaredTensor.of("body.conv.weight", List.of(4L, 4L, 3L, 3L), true),
            DeclaredTensor.of("body.shortcut.weight", List.of(4L, 4L, 1L, 1L), true),
            DeclaredTensor.of("a.head.weight", List.of(10L, 4L), true));

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    proxquant-ternary    | quantizer: ternary-two-sided                | body.conv.weight
                    dorefa               | quantizer: dorefa, bits: 1                  | body.conv.weight body.shortcut.weight
                    binary-relax-ternary | quantizer: ternary-threshold, threshold: 0.7 | body.conv.weight body.shortcut.weight stem.weight
                    """)
    void isQuantizedAsItsMethodWouldFreezeIt(String preset, String quantizer, String chosen) throws Exception {
        ModelTeam team = new ModelTeam(store, manifests, blobs, folder, preset);
        TinyNetwork network = new TinyNetwork(7).without(TinyNetwork.MATRICES);
        TENSORS.forEach(tensor -> network.floats(tensor.name(), weights(tensor), tensor.extents()));
        Digest recipe = team.store(recipe(preset, quantizer));
        wire.send(team.own(network, 3, Phase.QUANTIZING, recipe, Optional.empty()));
        ArtifactPublished artifact = (ArtifactPublished) await().atMost(LONG)
                .until(() -> wire.said(preset), said -> !said.isEmpty())
                .get(0)
                .event();

        List<String> quantized = Arrays.asList(chosen.split(" "));
        MethodPreset method = MethodPresets.byName(preset);
        try (ArtifactFile file =
                ArtifactFile.open(blobs.fetch(artifact.stored().object()), SafetensorsLimits.defaults())) {
            for (DeclaredTensor tensor : TENSORS) {
                assertThat(file.quantized(tensor.name()))
                        .as(tensor.name())
                        .isEqualTo(quantized.contains(tensor.name()));
                if (file.quantized(tensor.name())) {
                    assertThat(file.codes(tensor.name()))
                            .isEqualTo(new TensorQuantizer(method.newQuantizer(), method.granularity())
                                    .quantize(weights(tensor), tensor.extents()));
                } else {
                    assertThat(file.dequantize(tensor.name())).isEqualTo(weights(tensor));
                }
            }
        }
    }

    private static float[] weights(DeclaredTensor tensor) {
        int count = (int) Arrays.stream(tensor.extents()).reduce(1, (a, b) -> a * b);
        return TinyNetwork.weights(count, tensor.name().hashCode());
    }

    /** Read where the network is known, as by whoever submits it. */
    private static Recipe recipe(String preset, String quantizer) throws Exception {
        Declaration network = new Declaration(
                Declaration.Kind.NETWORK,
                "known-to-the-submitter",
                "four layers",
                List.of(),
                Map.of(Declaration.TASK, Declaration.IMAGES),
                options -> TENSORS,
                List.of());
        Declaration data = Declaration.of(
                Declaration.Kind.DATA,
                "known-to-the-submitter",
                "images",
                List.of(),
                Map.of(Declaration.TASK, Declaration.IMAGES));
        return RecipeReader.read(
                """
                apiVersion: proxquant.io/v1
                model: PRESET
                network: {type: known-to-the-submitter}
                data: {type: known-to-the-submitter}
                training:
                  batch: 8
                  method: {name: PRESET}
                  warmStart: {epochs: 1, optimizer: {type: sgd, rate: 0.1}, schedule: {type: constant}}
                  quantize: {epochs: 1, optimizer: {type: sgd, rate: 0.1}, schedule: {type: constant}}
                  freeze: {epochs: 1, optimizer: {type: sgd, rate: 0.1}, schedule: {type: constant}}
                quantizations:
                  - {name: own, mode: hard, QUANTIZER}
                """
                        .replace("PRESET", preset)
                        .replace("QUANTIZER", quantizer),
                Declarations.of(
                        Stream.concat(new QuantizationDeclarations().declarations().stream(), Stream.of(network, data))
                                .toList()));
    }
}
