package io.proxquant.checkpoints.manifest;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.proxquant.checkpoints.TensorDigest;
import io.proxquant.checkpoints.safetensors.DType;
import io.proxquant.contracts.ArtifactKind;
import io.proxquant.contracts.CanonicalJson;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.Json;
import io.proxquant.contracts.KeyedContent;
import io.proxquant.contracts.Lineage;
import io.proxquant.contracts.ObjectReference;
import io.proxquant.contracts.Phase;
import io.proxquant.contracts.Producer;
import io.proxquant.contracts.Quantization;
import io.proxquant.contracts.RunRequested;
import io.proxquant.contracts.RunStep;
import io.proxquant.contracts.StoredSize;
import io.proxquant.contracts.Sweep;
import io.proxquant.contracts.Trial;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Every manifest reads back as it was written, and says no to another format. */
class ManifestJsonTest {
    private static final Digest DIGEST = Digest.of("a");
    private static final ObjectReference BLOB = ObjectReference.blob(12, DIGEST);
    private static final List<TensorDigest> TENSORS =
            List.of(new TensorDigest("w", DType.F32, List.of(2L, 3L), DIGEST));

    static Stream<Object> manifests() {
        return Stream.of(
                new CheckpointManifest(
                        1,
                        new RunStep("m", "r", 12),
                        3,
                        Phase.FROZEN,
                        new Trial(new Sweep("s", 2, 1), 5L),
                        new Lineage(DIGEST, DIGEST, null, DIGEST),
                        new StoredWeights(BLOB, DIGEST),
                        TENSORS,
                        StoredCodes.ofMethod(BLOB),
                        BLOB,
                        new Reproducibility(2, "x86-64-v4", true),
                        new Producer("trainer", "0.1.0")),
                new ResumeManifest(
                        1,
                        new RunStep("m", "r", 12),
                        Phase.QUANTIZING,
                        null,
                        BLOB,
                        new Reproducibility(2, "x86-64-v4", true)),
                ImportManifest.inOneFile(
                        new RunStep("m", "foreign", 7),
                        new StoredWeights(BLOB, DIGEST),
                        "uploads/a.safetensors",
                        TENSORS,
                        new PinnedRecipe(DIGEST, 3, null),
                        null),
                ImportManifest.inOneFile(
                        new RunStep("m", "foreign", 8),
                        new StoredWeights(BLOB, DIGEST),
                        "uploads/b.safetensors",
                        TENSORS,
                        new PinnedRecipe(DIGEST, 4, DIGEST),
                        null),
                new ModelBinding(DIGEST, null),
                new ModelBinding(DIGEST, Digest.of("data")),
                RunClaim.of(RunRequested.training("r", "m", DIGEST, DIGEST)
                        .memberOf(new Sweep("s", 2, 1))
                        .seeded(7L)),
                RunResult.completed(
                        new AnsweredRequest(DIGEST, "r", "m", DIGEST), 4L, new LastCheckpoint(DIGEST, "k"), 1.5),
                new SweepManifest(
                        1,
                        "s",
                        "m",
                        DIGEST,
                        DIGEST,
                        List.of(new SweepManifest.Member("s-1", 1L, null), new SweepManifest.Member("s-2", null, 0.5))),
                new ArtifactManifest(
                        1,
                        "m",
                        ArtifactSource.of(DIGEST, BLOB),
                        new Quantization("binary", ArtifactKind.HARD, DIGEST),
                        ArtifactKind.HARD,
                        Map.of("operator", "binary", "options", Map.of("bits", 2)),
                        ArtifactFiles.of(BLOB),
                        DIGEST,
                        6,
                        new StoredSize(6.5, 900, 1000),
                        List.of("w"),
                        TENSORS));
    }

    @ParameterizedTest
    @MethodSource("manifests")
    void whatIsWrittenIsRead(Object manifest) throws Exception {
        byte[] json = CanonicalJson.of(manifest);
        assertThat(Json.mapper().readValue(json, manifest.getClass())).isEqualTo(manifest);
    }

    @Test
    void whatBindingsHeldBeforeDataIsReadAndWrittenByteForByte() throws Exception {
        String binding = "{\"recipe\":\"" + DIGEST + "\"}";
        assertThat(Json.mapper().readValue(binding, ModelBinding.class)).isEqualTo(new ModelBinding(DIGEST, null));
        assertThat(CanonicalJson.of(new ModelBinding(DIGEST, null)))
                .asString(UTF_8)
                .isEqualTo(binding);
        assertThat(Json.mapper()
                        .readValue(binding.replace("}", ",\"graph\":\"of a later version\"}"), ModelBinding.class))
                .as("what a later version binds too")
                .isEqualTo(new ModelBinding(DIGEST, null));
    }

    @Test
    void whatImportsHeldBeforeDataIsReadAndWrittenByteForByte() throws Exception {
        String imported =
                """
                {"binding":3,"checkpoint":"%1$s","format":1,"model":"m","recipe":"%1$s","run":"foreign",\
                "source":"uploads/a.safetensors","step":7,\
                "tensors":[{"dtype":"F32","name":"w","sha256":"%1$s","shape":[2,3]}],\
                "weights":{"bytes":12,"key":"blobs/%1$s","sha256":"%1$s"}}"""
                        .formatted(DIGEST);
        ImportManifest manifest = ImportManifest.inOneFile(
                new RunStep("m", "foreign", 7),
                new StoredWeights(BLOB, DIGEST),
                "uploads/a.safetensors",
                TENSORS,
                new PinnedRecipe(DIGEST, 3, null),
                null);
        assertThat(CanonicalJson.of(manifest)).asString(UTF_8).isEqualTo(imported);
        assertThat(Json.mapper().readValue(imported, ImportManifest.class)).isEqualTo(manifest);
    }

    @Test
    void anImportOfSeveralFilesIsOfAFormatThatOlderReadersWaitFor() throws Exception {
        ImportManifest manifest = new ImportManifest(
                2,
                new RunStep("m", "foreign", 7),
                new StoredWeights(BLOB, DIGEST),
                "uploads/a.safetensors.index.json",
                TENSORS,
                new PinnedRecipe(DIGEST, 3, null),
                null,
                List.of(BLOB),
                Digest.of("announced"));

        assertThat(manifest.home()).isEqualTo(ManifestKeys.imported("m", "foreign", 7, Digest.of("announced")));
        assertThat(Json.mapper().readValue(CanonicalJson.of(manifest), ImportManifest.class))
                .isEqualTo(manifest);
        String newer = new String(CanonicalJson.of(manifest), UTF_8).replace("\"format\":2", "\"format\":3");
        assertThatThrownBy(() -> Json.mapper().readValue(newer, ImportManifest.class))
                .hasMessageContaining("of format 3, newer than this version");
    }

    @Test
    void everyManifestThatIsFoundByItsKeyKnowsThatKey() {
        Map<Class<?>, String> homes = new HashMap<>();
        manifests().forEach(each -> {
            if (each instanceof KeyedContent keyed) {
                homes.putIfAbsent(each.getClass(), keyed.home());
            }
        });
        assertThat(homes)
                .containsOnly(
                        Map.entry(CheckpointManifest.class, ManifestKeys.checkpoint("m", "r", 12)),
                        Map.entry(ResumeManifest.class, "runs/r/resume/000000000012-"),
                        Map.entry(ImportManifest.class, ManifestKeys.imported("m", "foreign", 7, DIGEST)),
                        Map.entry(RunClaim.class, ManifestKeys.request("r")),
                        Map.entry(RunResult.class, ManifestKeys.result("r")),
                        Map.entry(SweepManifest.class, ManifestKeys.sweep("s")),
                        Map.entry(ArtifactManifest.class, ManifestKeys.artifact("m", DIGEST, DIGEST)));
    }

    @Test
    void anotherFormatIsRefused() {
        String json = new String(
                CanonicalJson.of(manifests().findFirst().orElseThrow()), java.nio.charset.StandardCharsets.UTF_8);
        assertThatThrownBy(() ->
                        Json.mapper().readValue(json.replace("\"format\":1", "\"format\":2"), CheckpointManifest.class))
                .hasMessageContaining("of format 2, newer than this version");
    }

    @Test
    void keysAreThoseOfTheDesign() {
        assertThat(ManifestKeys.checkpoint("m", "r", 42)).isEqualTo("checkpoints/m/r/000000000042.json");
        assertThat(ManifestKeys.resume("r", 42, "n")).isEqualTo("runs/r/resume/000000000042-n.json");
        assertThat(ManifestKeys.imported("m", "foreign", 1, DIGEST))
                .isEqualTo("imports/m/foreign/000000000001/" + DIGEST + ".json");
        assertThat(ManifestKeys.artifact("m", DIGEST, DIGEST))
                .isEqualTo("artifacts/m/" + DIGEST + "/" + DIGEST + "/v1.json");
        assertThat(ManifestKeys.request("r")).isEqualTo("runs/r/request.json");
        assertThat(ManifestKeys.result("r")).isEqualTo("runs/r/result.json");
        assertThat(ManifestKeys.cancel("r")).isEqualTo("runs/r/cancel.json");
        assertThat(ManifestKeys.evaluated("r", 42, "binary")).isEqualTo("runs/r/evaluations/000000000042-binary.json");
        assertThat(ManifestKeys.sweep("s")).isEqualTo("sweeps/s.json");
        assertThat(ManifestKeys.bindings("m")).isEqualTo("models/m/binding/");
        assertThat(ManifestKeys.recipe(DIGEST)).isEqualTo("recipes/" + DIGEST + ".json");
    }
}
