package io.proxquant.checkpoints;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.proxquant.checkpoints.artifact.ArtifactFile;
import io.proxquant.checkpoints.artifact.ArtifactTensor;
import io.proxquant.checkpoints.artifact.ArtifactWriter;
import io.proxquant.checkpoints.safetensors.DType;
import io.proxquant.checkpoints.safetensors.SafetensorsFile;
import io.proxquant.checkpoints.safetensors.SafetensorsLimits;
import io.proxquant.checkpoints.safetensors.SafetensorsWriter;
import io.proxquant.checkpoints.safetensors.TensorData;
import io.proxquant.quantization.Granularity;
import io.proxquant.quantization.TensorQuantizer;
import io.proxquant.quantization.quantizers.Quantizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

/** Our files open in the Python safetensors package with equal values, its files open here, and digests agree. */
class LivePythonTest {
    @TempDir
    Path folder;

    @Test
    void bothSidesReadEachOther() throws Exception {
        requirePython();
        writeOurs();
        writeArtifact();
        String printed = python(Path.of("src/test/python/check_live.py").toString(), folder.toString());
        assertThat(printed).contains("\"wrote\": \"theirs\"").contains("LEVELS", "SIGNED_SUM", "TERNARY", "AFFINE");
        readTheirs();
    }

    private void writeOurs() throws IOException {
        SafetensorsWriter.write(
                folder.resolve("ours.safetensors"),
                List.of(
                        TensorData.of("a.weight", formula(91), 7, 13),
                        TensorData.of("b", DType.U8, new byte[] {0, 1, 2, 3, 4}, 5),
                        TensorData.of("empty", new float[0], 0, 4),
                        TensorData.of("n", DType.I64, new byte[] {12, 0, 0, 0, 0, 0, 0, 0}),
                        TensorData.of("名", new float[] {1}, 1)),
                Map.of("purpose", "live check"));
    }

    private void writeArtifact() throws IOException {
        List<ArtifactTensor> tensors = new ArrayList<>();
        Stream.of("binary", "ternary", "ternary-two-sided").forEach(q -> tensors.add(quantized(q, Map.of(), "row")));
        for (int bits = 1; bits <= 4; bits++) {
            tensors.add(quantized("alternating", Map.of("bits", bits), "tensor"));
            tensors.add(quantized("alternating", Map.of("bits", bits), "row"));
        }
        Stream.of("uniform", "uniform-max", "dorefa", "laq-linear")
                .forEach(q -> tensors.add(quantized(q, Map.of("bits", 3), "row")));
        tensors.add(new ArtifactTensor.Copied(TensorData.of("bias", formula(7), 7)));
        Path artifact = folder.resolve("artifact.safetensors");
        ArtifactWriter.write(artifact, tensors);
        List<TensorData> decoded = new ArrayList<>();
        try (ArtifactFile file = ArtifactFile.open(artifact, SafetensorsLimits.defaults())) {
            for (String name : file.names()) {
                decoded.add(TensorData.of(name, file.dequantize(name), file.shape(name)));
            }
        }
        SafetensorsWriter.write(folder.resolve("decoded.safetensors"), decoded, Map.of());
    }

    private void readTheirs() throws IOException {
        try (SafetensorsFile theirs =
                SafetensorsFile.open(folder.resolve("theirs.safetensors"), SafetensorsLimits.defaults())) {
            assertThat(theirs.readAll("w")).isEqualTo(formula(60));
            assertThat(theirs.readAll("h")).isEqualTo(formula(9));
            assertThat(theirs.readAll("d")).isEqualTo(formula(4));
            assertThat(theirs.header().tensor("w").shape()).containsExactly(3, 4, 5);
            assertThat(theirs.header().tensor("Ä").elements()).isZero();
            assertThat(CheckpointDigest.of(theirs.digests()))
                    .isEqualTo(Files.readString(folder.resolve("theirs.digest")));
        }
    }

    private static ArtifactTensor quantized(String quantizer, Map<String, ?> options, String granularity) {
        long[] shape = {7, 13};
        return new ArtifactTensor.Quantized(
                quantizer + options.values() + granularity,
                shape,
                quantizer,
                new TensorQuantizer(Quantizers.byName(quantizer, options), Granularity.parse(granularity))
                        .quantize(formula(91), shape));
    }

    /** The formula of check_live.py; every value is exact in half precision. */
    private static float[] formula(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (i * 37 % 101 - 50) / 8f;
        }
        return values;
    }

    private static void requirePython() throws Exception {
        try {
            python("-c", "import safetensors, numpy");
        } catch (AssertionError | IOException missing) {
            String reason = "python3 with the packages safetensors and numpy is not there: " + missing.getMessage();
            if ("true".equals(System.getenv("CI"))) {
                fail(reason);
            }
            abort(reason);
        }
    }

    private static String python(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("python3", "-B"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
        return printed;
    }
}
