package io.proxquant.checkpoints.artifact;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.proxquant.checkpoints.safetensors.DType;
import io.proxquant.checkpoints.safetensors.TensorData;
import io.proxquant.contracts.Digest;
import io.proxquant.quantization.Granularity;
import io.proxquant.quantization.Quantizer;
import io.proxquant.quantization.TensorQuantizer;
import io.proxquant.quantization.options.PieceDeclaration;
import io.proxquant.quantization.quantizers.Quantizers;

import static org.assertj.core.api.Assertions.assertThat;

/** What the first format can express is written in it, with the bytes that were written before there was a second. */
class FirstFormatTest {
    private static final long[] SHAPE = {6, 3, 4};

    @TempDir
    Path folder;

    @Test
    void everyQuantizerRevisionAndGranularityGivesTheBytesThatItGave() throws Exception {
        SortedMap<String, String> expected = new TreeMap<>();
        for (String line : recorded().lines().toList()) {
            expected.put(line.substring(65), line.substring(0, 64));
        }
        assertThat(written()).isEqualTo(expected).hasSizeGreaterThan(150);
    }

    private SortedMap<String, String> written() throws IOException {
        SortedMap<String, String> digests = new TreeMap<>();
        for (PieceDeclaration declared : Quantizers.declared()) {
            boolean bits = declared.options().stream().anyMatch(p -> p.name().equals("bits"));
            for (Map<String, ?> options :
                    bits ? List.of(Map.of("bits", 2), Map.of("bits", 3)) : List.of(Map.<String, Object>of())) {
                Quantizer newest = Quantizers.byName(declared.name(), options);
                if (newest.layout().levelless()) {
                    continue; // of the third format
                }
                for (int revision = 1; revision <= newest.revision(); revision++) {
                    for (String granularity : List.of("tensor", "row", "group:4")) {
                        String what = declared.name() + " " + options + " revision " + revision + " per " + granularity;
                        digests.put(
                                what,
                                digest(newest.atRevision(revision), Granularity.parse(granularity))
                                        .hex());
                    }
                }
            }
        }
        return digests;
    }

    private Digest digest(Quantizer quantizer, Granularity granularity) throws IOException {
        float[] weights = Weights.of(72, 11);
        ArtifactTensor.Quantized w = ArtifactTensor.Quantized.of(
                "w", SHAPE, quantizer.name(), new TensorQuantizer(quantizer, granularity).quantize(weights, SHAPE));
        List<ArtifactTensor> tensors = new ArrayList<>(List.of(w));
        tensors.add(new ArtifactTensor.Copied(TensorData.of("bias", Weights.of(6, 12), 6)));
        tensors.add(new ArtifactTensor.Copied(TensorData.of("n", DType.I64, new byte[8])));
        Path file = folder.resolve("artifact.safetensors");
        ArtifactWriter.write(file, tensors);
        return Digest.of(Files.readAllBytes(file));
    }

    private static String recorded() throws IOException {
        try (InputStream in = FirstFormatTest.class.getResourceAsStream("/format-1-digests.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
