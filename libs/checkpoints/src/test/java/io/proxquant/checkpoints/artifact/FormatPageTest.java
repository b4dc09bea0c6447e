package io.proxquant.checkpoints.artifact;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import com.fasterxml.jackson.core.type.TypeReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.proxquant.checkpoints.Python;
import io.proxquant.checkpoints.TensorDigest;
import io.proxquant.checkpoints.safetensors.SafetensorsLimits;
import io.proxquant.checkpoints.safetensors.TensorData;
import io.proxquant.contracts.Json;
import io.proxquant.quantization.Granularity;
import io.proxquant.quantization.TensorQuantizer;
import io.proxquant.quantization.options.PieceDeclaration;
import io.proxquant.quantization.quantizers.Quantizers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * docs/artifact-format.md is enough: a decoder in Python that was written from it, and the package that users install, give every bit
 * that ours gives.
 */
class FormatPageTest {
    @TempDir
    Path folder;

    private final List<String> artifacts = new ArrayList<>();
    private final Map<String, Map<String, List<?>>> ours = new TreeMap<>();

    @Test
    void aDecoderWrittenFromThePageGivesTheSameBits() throws Exception {
        Python.require("numpy", "safetensors");
        List<ArtifactTensor> first = everyQuantizer();
        first.removeIf(each ->
                each instanceof ArtifactTensor.Quantized q && q.value().layout().levelless());
        ArtifactWriter.write(path("first"), first);
        read("first.safetensors");
        ArtifactOptions plain = ArtifactOptions.plain();
        ArtifactWriter.write(path("third"), ThirdFormat.mixture());
        read("third.safetensors");
        ArtifactWriter.write(
                path("third-coded"),
                ThirdFormat.mixture(),
                plain.withEntropyCoding().withSharing());
        read("third-coded.safetensors");
        ArtifactWriter.write(path("third-sharded"), ThirdFormat.mixture(), plain.inShardsOf(900));
        read("third-sharded.safetensors.index.json");
        ArtifactWriter.write(path("coded-quantizers"), everyQuantizer(), plain.withEntropyCoding());
        read("coded-quantizers.safetensors");
        ArtifactWriter.write(path("plain"), SecondFormat.mixture());
        read("plain.safetensors");
        ArtifactWriter.write(path("coded"), SecondFormat.mixture(), plain.withEntropyCoding());
        read("coded.safetensors");
        ArtifactWriter.write(
                path("shared"),
                SecondFormat.mixture(),
                plain.withEntropyCoding().withSharing());
        read("shared.safetensors");
        ArtifactWriter.write(
                path("sharded"),
                SecondFormat.mixture(),
                plain.withEntropyCoding().inShardsOf(2000));
        read("sharded.safetensors.index.json");
        assertThat(stored())
                .contains("AFFINE", "FLOATS", "LEVELS", "SIGNED_SUM", "TERNARY")
                .contains("HUFFMAN", "RANS", "BITMAP", "INDICES", "axis");
        Map<String, Map<String, List<?>>> theirs =
                Json.mapper().readValue(Python.script("artifact_decoder.py", artifacts), new TypeReference<>() {});
        assertThat(theirs).isEqualTo(ours);
        Map<String, Map<String, List<?>>> loaded =
                Json.mapper().readValue(Python.script("client_listing.py", artifacts), new TypeReference<>() {});
        assertThat(loaded).isEqualTo(ours);
    }

    private static List<ArtifactTensor> everyQuantizer() {
        List<ArtifactTensor> tensors = new ArrayList<>();
        long[] shape = {40, 24};
        for (PieceDeclaration declared : Quantizers.declared()) {
            boolean bits = declared.options().stream().anyMatch(p -> p.name().equals("bits"));
            for (int b : bits ? new int[] {2, 3, 4} : new int[] {0}) {
                for (String granularity : List.of("tensor", "row", "group:8")) {
                    Map<String, ?> options = b == 0 ? Map.of() : Map.of("bits", b);
                    TensorQuantizer quantizer = new TensorQuantizer(
                            Quantizers.byName(declared.name(), options), Granularity.parse(granularity));
                    tensors.add(ArtifactTensor.Quantized.of(
                            declared.name() + b + granularity,
                            shape,
                            declared.name(),
                            quantizer.quantize(Weights.of(960, b), shape)));
                }
            }
        }
        tensors.add(new ArtifactTensor.Copied(TensorData.of("bias", Weights.of(7, 1), 7)));
        return tensors;
    }

    private void read(String name) throws IOException {
        Path path = folder.resolve(name);
        artifacts.add(path.toString());
        Map<String, List<?>> tensors = new TreeMap<>();
        try (ArtifactFile file = ArtifactFile.open(path, SafetensorsLimits.defaults())) {
            for (TensorDigest digest : file.summary().decoded()) {
                List<Integer> shape =
                        digest.shape().stream().map(Math::toIntExact).toList();
                tensors.put(
                        digest.name(),
                        List.of(digest.dtype().name(), shape, digest.sha256().hex()));
            }
        }
        ours.put(name, tensors);
    }

    /** All that the descriptions say, so that nothing of the page goes untried. */
    private String stored() throws IOException {
        StringBuilder said = new StringBuilder();
        for (String each : artifacts) {
            try (ArtifactFile file = ArtifactFile.open(Path.of(each), SafetensorsLimits.defaults())) {
                for (String name : file.names()) {
                    if (file.quantized(name)) {
                        said.append(Json.mapper().writeValueAsString(file.packed(name)));
                    }
                }
            }
        }
        assertThat(Files.list(folder)).hasSizeGreaterThan(7);
        return said.toString();
    }

    private Path path(String name) {
        return folder.resolve(name + ".safetensors");
    }
}
