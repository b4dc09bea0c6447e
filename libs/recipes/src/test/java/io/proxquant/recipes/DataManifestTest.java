package io.proxquant.recipes;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.proxquant.contracts.Digest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Data is named by content: where it lies does not matter, what it holds does. */
class DataManifestTest {
    private static final Digest A = Digest.parse("a".repeat(64));

    @Test
    void locationsDoNotChangeTheDigest() {
        assertThat(manifest("train-images", 10, A, "file:/data/a", "s3:bucket/a")
                        .digest())
                .isEqualTo(manifest("train-images", 10, A).digest());
    }

    @Test
    void everythingElseDoes() {
        assertThat(List.of(
                        manifest("train-images", 10, A).digest(),
                        manifest("test-images", 10, A).digest(),
                        manifest("train-images", 11, A).digest(),
                        manifest("train-images", 10, Digest.parse("b".repeat(64)))
                                .digest(),
                        new DataManifest(
                                        "ptb",
                                        Options.none(),
                                        manifest("train-images", 10, A).files())
                                .digest(),
                        new DataManifest("x", Options.of(Map.of("seed", 1)), List.of()).digest(),
                        new DataManifest("x", Options.of(Map.of("seed", 2)), List.of()).digest()))
                .doesNotHaveDuplicates();
    }

    @Test
    void readsBackWhatItWrote() {
        DataManifest manifest = new DataManifest(
                "synthetic-images",
                Options.of(Map.of("noise", 0.5, "seed", 3)),
                List.of(new DataFile("train", 1, A, List.of("file:x"))));

        assertThat(DataManifest.fromJson(manifest.toJson())).isEqualTo(manifest);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    not json                                                    | not JSON
                    {"files":[]}                                                | format: must be
                    {"format":"x","files":[{"role":"a","bytes":1}]}             | files.sha256
                    {"format":"x","files":[{"role":"../a","bytes":1}]}          | files.role
                    {"format":"x","files":[{"role":"a","bytes":-1}]}            | files.bytes
                    {"format":"x","files":[{"role":"a","bytes":1.5}]}           | /files/0/bytes: must be a whole number
                    {"format":"x","files":[{"role":"a","bytes":1,"sha256":"@","locations":["http://h/x"]}]} | files.locations
                    {"format":"x","files":[{"role":"a","bytes":1,"sha256":"@"},{"role":"a","bytes":1,"sha256":"@"}]} | each role
                    """)
    void badManifestsAreRefusedByField(String json, String expected) {
        assertThatThrownBy(
                        () -> DataManifest.fromJson(json.replace("@", A.hex()).getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("data manifest: ")
                .hasMessageContaining(expected);
    }

    private static DataManifest manifest(String role, long bytes, Digest sha256, String... locations) {
        return new DataManifest(
                "fashion-mnist", Options.none(), List.of(new DataFile(role, bytes, sha256, List.of(locations))));
    }
}
