package io.proxquant.contracts;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** Any name that people give a model has one form for keys, no two share it, and it is shown as they wrote it. */
class EncodedNamesTest {
    @ParameterizedTest
    @ValueSource(strings = {"m", "fashion-lenet", "-", "x", "x-", "x--", "x--foo", "x--a-", "x---9", "0"})
    void namesOfTodaysGrammarStandForThemselves(String name) {
        assertThat(EncodedNames.encode(name)).isEqualTo(name);
        assertThat(EncodedNames.shown(name)).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    run x--run-27 failed               | run run_7 failed
                    of "x--run-27" (x--run-27): x--run-27 | of "run_7" (run_7): run_7
                    m/x--run-27/12/binary              | m/run_7/12/binary
                    artifacts/m/x--run-27/v1.json gone  | artifacts/m/x--run-27/v1.json gone
                    below models/x--a-62bb/             | below models/x--a-62bb/
                    max--run-27 x--foo x-- x--a-        | max--run-27 x--foo x-- x--a-
                    """)
    void aTextShowsNamesAndKeepsKeys(String text, String shown) {
        assertThat(EncodedNames.shownText(text)).isEqualTo(shown);
    }

    /** Frozen: keys in stores are made of these. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    meta-llama/Llama-3.1-8B | x--meta-0llama-3-llama-03-11-08-b
                    run_7                   | x--run-27
                    Run 7: größer           | x---run-47-5-4gr-6c3-6b6-6c3-69fer
                    A                       | x---a
                    a+b                     | x--a-62bb
                    """)
    void namesOfOthersAreEncodedAndShownDecoded(String given, String encoded) {
        assertThat(EncodedNames.encode(given)).isEqualTo(encoded);
        assertThat(EncodedNames.shown(encoded)).isEqualTo(given);
        assertThat(EncodedNames.encode(encoded)).isEqualTo(encoded);
    }

    @Test
    void whatIsTooLongKeepsItsBeginningAndADigest() {
        String name = "Some-Organisation/A-Model-With-A-Name-Of-Many-Words-And-Versions-1.0";

        String encoded = EncodedNames.encode(name);

        assertThat(encoded).hasSizeLessThanOrEqualTo(63).matches("x---some-0-organisation-3.*-9[0-9a-v]{26}");
        assertThat(EncodedNames.encode(name + "1")).isNotEqualTo(encoded);
        assertThat(EncodedNames.shown(encoded))
                .startsWith("Some-Organisation/A")
                .contains("…")
                .hasSizeLessThan(63);
    }

    @Property
    void noTwoNamesMeetAndEachIsShownAsItIsGiven(@ForAll("given") String one, @ForAll("given") String other) {
        String encoded = EncodedNames.encode(one);

        assertThat(encoded).matches("[a-z0-9-]{1,63}");
        assertThat(encoded.equals(EncodedNames.encode(other)))
                .isEqualTo(EncodedNames.shown(one).equals(EncodedNames.shown(other)));
        assertThat(EncodedNames.encode(encoded)).isEqualTo(encoded);
        if (!encoded.matches(".*-9[0-9a-v]{26}")) {
            assertThat(EncodedNames.shown(encoded)).isEqualTo(EncodedNames.shown(one));
        }
    }

    @Property(tries = 20)
    void shortNamesOfASmallAlphabetDoNotMeetAtAll(@ForAll("alphabet") String alphabet) {
        Map<String, String> seen = new HashMap<>();
        for (char a : alphabet.toCharArray()) {
            for (char b : alphabet.toCharArray()) {
                for (char c : alphabet.toCharArray()) {
                    String name = "" + a + b + c;
                    if (GIVEN_PARTS.test(name)) {
                        assertThat(seen.putIfAbsent(EncodedNames.encode(name), name))
                                .as(name)
                                .isNull();
                    }
                }
            }
        }
    }

    private static final java.util.function.Predicate<String> GIVEN_PARTS =
            name -> !name.startsWith("/") && !name.endsWith("/") && !name.contains("//") && !relative(name);

    private static boolean relative(String name) {
        return name.matches("(.*/)?\\.{1,2}(/.*)?");
    }

    @Provide
    Arbitrary<String> given() {
        return Arbitraries.strings()
                .withChars("aAzZ09-._:+@ü模x")
                .ofMinLength(1)
                .ofMaxLength(80)
                .filter(name -> !relative(name));
    }

    @Provide
    Arbitrary<String> alphabet() {
        return Arbitraries.of("aA-._/", "x-09aA", "-6f2bF", "üé-cC3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                " a",
                "A ",
                "..",
                "../m",
                "a/../B",
                "A//b",
                "/A",
                "A/",
                "A\\b",
                "A\0",
                "A\u001b[2J",
                "A\nb",
                "A\u202eb",
                "A\u200bb",
                "A\ud800"
            })
    void whatIsNoNameIsRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EncodedNames.encode(text))
                .withMessageMatching("must [^\\p{Cntrl}]*");
    }

    @Test
    void aForeignTrainersNamesAreEncodedWhereTheEventIsRead() throws Exception {
        String text =
                "{\"model\":\"meta-llama/Llama-3.1-8B\",\"run\":\"Run_1\",\"step\":7.0,\"object\":{\"key\":\"in/step=7.safetensors\",\"bytes\":8,\"sha256\":\"%s\"}}"
                        .formatted("a".repeat(64));

        Event event = EventJson.read(EventType.CHECKPOINT_PUBLISHED, text.getBytes(StandardCharsets.UTF_8));

        assertThat(event.subject()).isEqualTo("x--meta-0llama-3-llama-03-11-08-b/x---run-21/7");
        assertThat(Samples.validator(EventType.CHECKPOINT_PUBLISHED)
                        .validate(Json.mapper().readTree(text)))
                .isEmpty();
        assertThat(new String(EventJson.write(event), StandardCharsets.UTF_8))
                .as("what is published keeps the grammar that consumers of the version before know")
                .contains("\"model\":\"x--meta-0llama-3-llama-03-11-08-b\"");
    }
}
