package io.proxquant.storage;

import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

final class ObjectKeyTest {

    static Stream<String> keysThatLeaveTheGrammar() {
        return Stream.of(
                "",
                "/",
                "/absolute",
                "trailing/",
                "a//b",
                "..",
                "a/../b",
                "a/./b",
                ".",
                "a\\b",
                "a/%2e%2e/b",
                "a/%2e%2e%2fb",
                "nul\0",
                "sp ace",
                "ü",
                "a\nb",
                "s3://bucket/key",
                "x".repeat(129),
                "a/".repeat(256) + "b");
    }

    @ParameterizedTest
    @MethodSource("keysThatLeaveTheGrammar")
    void keysThatCouldNameAnythingElseAreRefused(String key) {
        assertThatIllegalArgumentException().isThrownBy(() -> new ObjectKey(key));
    }

    @Test
    void keysWithinTheGrammarAreTakenAsTheyAre() {
        for (String key : new String[] {"a", "...", "a..b/.c", "A-z_0.9", "x".repeat(128), "a/".repeat(255) + "b"}) {
            assertThat(new ObjectKey(key).value()).isEqualTo(key);
        }
    }

    @Test
    void aSegmentCannotSmuggleInASlash() {
        assertThat(ObjectKey.of("a", "b").child("c")).hasToString("a/b/c");
        assertThatIllegalArgumentException().isThrownBy(() -> ObjectKey.of("a", "b/c"));
        assertThatIllegalArgumentException().isThrownBy(() -> ObjectKey.of("a").child("../b"));
    }
}
