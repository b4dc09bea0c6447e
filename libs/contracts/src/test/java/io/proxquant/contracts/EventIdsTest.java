package io.proxquant.contracts;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A repeated event repeats its id; different acts never share one. */
class EventIdsTest {
    private static final Digest INPUT = Digest.parse("a".repeat(64));
    private static final Digest SPECIFICATION = Digest.parse("b".repeat(64));

    @Test
    void isTheDigestOfTheListComputedElsewhere() {
        // python3: hashlib.sha256(json.dumps([...], separators=(',', ':')).encode()).hexdigest()
        assertThat(id("t", "s", "m/r/1", INPUT, SPECIFICATION, 1))
                .isEqualTo("c66aab20bfe814fffe03dcc99f9c2f0caaa6be061bf86b32c8b4a293e8f42ec1");
    }

    @Test
    void changesWithEachOfItsInputs() {
        Stream<String> ids = Stream.of(
                id("t", "s", "m/r/1", INPUT, SPECIFICATION, 1),
                id("u", "s", "m/r/1", INPUT, SPECIFICATION, 1),
                id("t", "z", "m/r/1", INPUT, SPECIFICATION, 1),
                id("t", "s", "m/r/2", INPUT, SPECIFICATION, 1),
                id("t", "s", "m/r/1", SPECIFICATION, INPUT, 1),
                id("t", "s", "m/r/1", INPUT, null, 1),
                id("t", "s", "m/r/1", null, INPUT, 1),
                id("t", "s", "m/r/1", INPUT, SPECIFICATION, 2));

        assertThat(ids).doesNotHaveDuplicates();
    }

    @Test
    void runEventsOfOneRunHaveSubjectsOfTheirOwn() {
        Stream<String> subjects = Stream.of(
                        RunRequested.training("r", "m", INPUT, INPUT),
                        new RunStarted("r", "m", INPUT, "linux-x86_64-cpu", 2, null, true),
                        new RunStarted("r", "m", INPUT, "linux-x86_64-cpu", 2, 5L, true),
                        new RunCancelled("r", "m", 5),
                        new RunFailed("r", "m", ReasonCode.RUN_DIVERGED, "x", 5L),
                        new RunCompleted("r", "m", INPUT, 5, INPUT, 5, 1))
                .map(Event::subject);

        assertThat(subjects).doesNotHaveDuplicates().allMatch(subject -> subject.startsWith("m/r/"));
    }

    @Test
    void anAliasMoveCarriesTheEntrysNumber() {
        PromotionDecided second =
                PromotionDecided.promoted(new RunStep("m", "r", 5), "a/b", "binary", java.util.List.of(), 2L);

        assertThat(second.subject()).isEqualTo("m/r/5/binary/2");
        String unnumbered =
                new String(EventJson.write(second), StandardCharsets.UTF_8).replaceFirst(",?\"aliasEntry\":2", "");
        assertThatThrownBy(
                        () -> EventJson.read(EventType.PROMOTION_DECIDED, unnumbered.getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("aliasEntry: is given exactly when the verdict is promoted");
    }

    @Test
    void aSourceNamesInstallationAndServiceOnly() {
        assertThat(EventIds.source("proxquant.", "trainer-service")).isEqualTo("/proxquant/proxquant./trainer-service");
        assertThatThrownBy(() -> EventIds.source("../x", "trainer")).hasMessageStartingWith("installation:");
    }

    private static String id(
            String type, String source, String subject, Digest input, Digest specification, int format) {
        return EventIds.id(type, source, subject, input, specification, format);
    }
}
