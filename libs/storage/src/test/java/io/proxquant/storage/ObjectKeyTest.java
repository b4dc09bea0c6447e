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
                "a\nb",
                "a\u001b[2J",
                "a\u0085b",
                "half \ud800",
                "a%00",
                "a%5C..%5Cb",
                "s3://bucket/key",
                "x".repeat(1025),
                "ü".repeat(513));
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
    void keysOfOthersAreTakenAsTheyAre() {
        for (String key : new String[] {
            "date=2026-01-31/step=7/m.safetensors",
            "runs/a b+c:d@e,f;(g)'h'!*&$#?/größe-模型-😀.safetensors",
            "100%",
            "%41",
            "~/x",
            "s3:/x",
            "x".repeat(1024),
            "ü".repeat(512)
        }) {
            assertThat(new ObjectKey(key).value()).isEqualTo(key);
        }
    }

    @Test
    void whatWeNameOurselvesStaysPlain() {
        for (String segment : new String[] {"a b", "ü", "a=b", "..", ".", "", "x".repeat(129)}) {
            assertThatIllegalArgumentException().isThrownBy(() -> ObjectKey.of("models", segment));
        }
    }

    @Test
    void aSegmentCannotSmuggleInASlash() {
        assertThat(ObjectKey.of("a", "b").child("c")).hasToString("a/b/c");
        assertThatIllegalArgumentException().isThrownBy(() -> ObjectKey.of("a", "b/c"));
        assertThatIllegalArgumentException().isThrownBy(() -> ObjectKey.of("a").child("../b"));
    }
}
