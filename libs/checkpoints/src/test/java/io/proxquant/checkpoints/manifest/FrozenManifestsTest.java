package io.proxquant.checkpoints.manifest;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import io.proxquant.checkpoints.TensorDigest;
import io.proxquant.checkpoints.safetensors.DType;
import io.proxquant.contracts.ArtifactKind;
import io.proxquant.contracts.CanonicalJson;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.Failure;
import io.proxquant.contracts.Json;
import io.proxquant.contracts.Lineage;
import io.proxquant.contracts.ObjectReference;
import io.proxquant.contracts.Phase;
import io.proxquant.contracts.Producer;
import io.proxquant.contracts.Quantization;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.RunStep;
import io.proxquant.contracts.StoredSize;
import io.proxquant.contracts.Sweep;
import io.proxquant.contracts.Trial;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Manifests have the bytes that they had when their records were flat: what stands in stores is found equal, and every version
 * reads what the other wrote.
 */
class FrozenManifestsTest {
    private static final Digest DIGEST = Digest.of("a");
    private static final ObjectReference BLOB = ObjectReference.blob(12, DIGEST);
    private static final ObjectReference CODES = ObjectReference.blob(7, Digest.of("codes"));
    private static final ObjectReference STATE = ObjectReference.blob(9, Digest.of("state"));
    private static final List<TensorDigest> TENSORS =
            List.of(new TensorDigest("w", DType.F32, List.of(2L, 3L), DIGEST));
    private static final Quantization BINARY = new Quantization("binary", ArtifactKind.HARD, Digest.of("binary"));
    private static final AnsweredRequest REQUEST = new AnsweredRequest(DIGEST, "r", "m", DIGEST);
    private static final Map<String, String> SAID = Map.of("format", "pt", "license", "mit");

    private static final Lineage FIRST = Lineage.of(DIGEST, DIGEST);
    private static final Lineage QUANTIZED = new Lineage(DIGEST, DIGEST, null, DIGEST);

    static Stream<Arguments> manifests() {
        return Stream.of(
                Arguments.of(
                        "checkpoint-first",
                        checkpoint(12, Phase.WARM_START, Trial.of(5L), FIRST, StoredCodes.NONE, STATE, true)),
                Arguments.of(
                        "checkpoint-frozen",
                        checkpoint(
                                12,
                                Phase.FROZEN,
                                new Trial(new Sweep("s", 2, 1), 5L),
                                QUANTIZED,
                                StoredCodes.ofMethod(CODES, 2),
                                STATE,
                                false)),
                Arguments.of(
                        "checkpoint-frozen-of-0.1.0",
                        checkpoint(
                                12, Phase.FROZEN, Trial.of(5L), QUANTIZED, StoredCodes.ofMethod(CODES), STATE, false)),
                Arguments.of(
                        "checkpoint-calibrated",
                        checkpoint(
                                0,
                                Phase.FINAL,
                                Trial.of(5L),
                                new Lineage(DIGEST, DIGEST, DIGEST, DIGEST),
                                StoredCodes.ofArtifact(CODES, BINARY, SAID, null),
                                null,
                                true)),
                Arguments.of("resume-first", resume(null, true)),
                Arguments.of("resume", resume(DIGEST, false)),
                Arguments.of("import", imported(7, "uploads/a.safetensors", new PinnedRecipe(DIGEST, 3, null), null)),
                Arguments.of(
                        "import-with-data",
                        imported(8, "uploads/b.safetensors", new PinnedRecipe(DIGEST, 0, Digest.of("data")), SAID)),
                Arguments.of("artifact", artifact(1, null, ArtifactFiles.of(CODES))),
                Arguments.of("artifact-in-shards", artifact(2, SAID, new ArtifactFiles(CODES, List.of(BLOB, STATE)))),
                Arguments.of(
                        "result-completed",
                        RunResult.completed(REQUEST, 4, new LastCheckpoint(DIGEST, "checkpoints/m/r/4.json"), 1.5)),
                Arguments.of(
                        "result-failed-before-training",
                        RunResult.failed(REQUEST, null, new Failure(ReasonCode.RUN_EXISTS, "it is there"), 0.5)),
                Arguments.of("result-cancelled", RunResult.cancelled(REQUEST, 4L, 1.5)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("manifests")
    void areReadAndWrittenByteForByte(String name, Object manifest) throws Exception {
        String json = before(name);
        assertThat(CanonicalJson.of(manifest)).asString(UTF_8).isEqualTo(json);
        assertThat(Json.mapper().readValue(json, manifest.getClass())).isEqualTo(manifest);
    }

    private static CheckpointManifest checkpoint(
            long step,
            Phase phase,
            Trial trial,
            Lineage lineage,
            StoredCodes codes,
            ObjectReference resume,
            boolean exact) {
        return new CheckpointManifest(
                1,
                new RunStep("m", "r", step),
                phase == Phase.FINAL ? 0 : 3,
                phase,
                trial,
                lineage,
                new StoredWeights(BLOB, DIGEST),
                TENSORS,
                codes,
                resume,
                new Reproducibility(2, "x86-64-v4", exact),
                new Producer("trainer-service", "0.1.0"));
    }

    private static ResumeManifest resume(Digest parent, boolean exact) {
        return new ResumeManifest(
                1,
                new RunStep("m", "r", 12),
                Phase.QUANTIZING,
                parent,
                STATE,
                new Reproducibility(2, "x86-64-v4", exact));
    }

    private static ImportManifest imported(long step, String source, PinnedRecipe pinned, Map<String, String> said) {
        return ImportManifest.inOneFile(
                new RunStep("m", "foreign", step), new StoredWeights(BLOB, DIGEST), source, TENSORS, pinned, said);
    }

    private static ArtifactManifest artifact(int format, Map<String, String> said, ArtifactFiles files) {
        return new ArtifactManifest(
                format,
                "m",
                ArtifactSource.of(DIGEST, BLOB, said),
                BINARY,
                ArtifactKind.HARD,
                Map.of("operator", "binary", "options", Map.of("bits", 2)),
                files,
                DIGEST,
                6,
                new StoredSize(6.5, 900, 1000),
                List.of("w"),
                TENSORS);
    }

    private static String before(String name) throws IOException {
        try (InputStream in = FrozenManifestsTest.class.getResourceAsStream("/manifests-of-0.1.0.txt")) {
            return new String(in.readAllBytes(), UTF_8)
                    .lines()
                    .filter(line -> line.startsWith(name + " "))
                    .map(line -> line.substring(name.length() + 1))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
