package io.proxquant.messaging;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import io.proxquant.contracts.Digest;
import io.proxquant.storage.Manifests;
import io.proxquant.storage.MemoryObjectStore;
import io.proxquant.storage.ObjectKey;

import static org.assertj.core.api.Assertions.assertThat;

/** Each life is a process that opens an attempt and dies without another word. */
final class AttemptsTest {

    private static final Digest WORK = Wire.DIGEST;
    private static final AttemptRules RULES =
            new AttemptRules(3, 8, Duration.ofSeconds(10), Duration.ofMinutes(5), Duration.ofSeconds(30));

    private final MemoryObjectStore store = new MemoryObjectStore();
    private final AtomicLong nanos = new AtomicLong();

    private Optional<Attempt> life() {
        return life(WORK.hex());
    }

    private Optional<Attempt> life(String work) {
        Attempts attempts = attempts();
        AttemptHistory history = attempts.history(work);
        return history.givenUp().isPresent() ? Optional.empty() : Optional.of(attempts.open(history));
    }

    private Attempts attempts() {
        Clock clock = Clock.fixed(Bench.NOW.plusNanos(nanos.get()), ZoneOffset.UTC);
        Manifests manifests =
                new Manifests(store, clock, "pod", () -> UUID.randomUUID().toString());
        String process = UUID.randomUUID().toString();
        return new Attempts(store, manifests, "proxquant.trainer", process, RULES, clock, nanos::get, () -> 0);
    }

    private void later() {
        later(Duration.ofMinutes(1));
    }

    private void later(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Test
    void threeDeathsWithoutProgressAreEnough() {
        assertThat(life()).isPresent();
        assertThat(life()).isPresent();
        assertThat(life()).isPresent();
        assertThat(life()).isEmpty();
        assertThat(life("another" + WORK.hex().substring(7))).isPresent();
    }

    @Test
    void attemptsThatWereLetGoDoNotCount() {
        for (int i = 0; i < 20; i++) {
            life().orElseThrow().release();
        }
        life();
        life();
        life().orElseThrow().release();
        assertThat(life()).isPresent();
        assertThat(life()).isEmpty();
    }

    @Test
    void marksThatAnEndedCollectionLeftAreOfNoLaterAttempt() {
        store.create(new ObjectKey("attempts/proxquant.trainer/" + WORK + "/1.released"), new byte[0]);
        store.create(new ObjectKey("attempts/proxquant.trainer/" + WORK + "/2.released"), new byte[0]);
        assertThat(life()).isPresent();
        assertThat(life()).isPresent();
        assertThat(life()).isPresent();
        assertThat(life()).as("three deaths").isEmpty();
    }

    @Test
    void deathsAfterNewGroundAreCountedAfresh() {
        for (int step = 1; step <= 10; step++) {
            later();
            life().orElseThrow().progress("quantizing", step);
        }
        life().orElseThrow().progress("quantizing", 10);
        life().orElseThrow().progress("quantizing", 10);
        assertThat(life()).as("the one that broke new ground died too").isEmpty();
    }

    @Test
    void theSameGroundAgainIsNoProgress() {
        life().orElseThrow().progress("step", 5);
        later();
        life().orElseThrow().progress("step", 5);
        later();
        life().orElseThrow().progress("step", 5);
        assertThat(life()).isEmpty();
    }

    @Test
    void aDeathWhereAnEarlierAttemptHadPassedIsNotTheWorksDoingButNoneGoesOnForEver() {
        life().orElseThrow().progress("step", 5);
        for (int death = 0; death < RULES.limitAnywhere() - 1; death++) {
            later();
            life().orElseThrow().progress("step", 3);
        }
        assertThat(life()).isEmpty();
    }

    @Test
    void aDeathWhileLoadingWhatWasLoadedBeforeIsNotTheWorksDoing() {
        life().orElseThrow().reached("loaded", 0);
        life();
        life();
        Attempt fourth = life().orElseThrow();
        fourth.reached("loaded", 0);
        life().orElseThrow().reached("loaded", 0);
        assertThat(life()).as("three that had loaded died").isEmpty();
    }

    @Test
    void workThatAlwaysDiesAtOnePlaceCannotSeemToGetOnByWhatIsWrittenDownOfIt() {
        int lives = 0;
        for (Optional<Attempt> life = life(); life.isPresent(); life = life()) {
            lives++;
            for (int second = 0; second < 1000; second++) {
                life.get().reached("tensor", second);
                later(Duration.ofSeconds(1));
            }
        }
        assertThat(lives).as("lives of work that dies at tensor 1000").isBetween(3, 14);
        assertThat(store.all("attempts/")).hasSizeLessThan(120);
    }

    @Test
    void attemptsThatGetALittleFurtherEachTimeGoOn() {
        for (int life = 1; life <= 50; life++) {
            Attempt attempt = life().orElseThrow();
            for (int second = 0; second < 3 * life; second++) {
                attempt.reached("tensor", second);
                later(Duration.ofSeconds(1));
            }
        }
    }

    @Test
    void afterADeathTheNextAttemptWaitsLongerEachTimeFromTheLastSignOfLife() {
        assertThat(pause()).isZero();
        life();
        assertThat(pause()).isEqualTo(Duration.ofSeconds(10));
        later(Duration.ofSeconds(4));
        assertThat(pause()).isEqualTo(Duration.ofSeconds(6));
        later();
        assertThat(pause())
                .as("an attempt that lived longer is followed at once")
                .isZero();
        life();
        assertThat(pause()).isEqualTo(Duration.ofSeconds(20));
        later(Duration.ofMinutes(-5));
        assertThat(pause()).as("a clock that goes behind").isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void nothingIsWaitedForAfterAStopOrAnException() {
        life().orElseThrow().release();
        assertThat(pause()).isZero();
        life().orElseThrow().failed(new IllegalStateException("a bug"));
        assertThat(pause()).isZero();
    }

    private Duration pause() {
        return attempts().history(WORK.hex()).pause();
    }

    @Test
    void pausesAreBoundedAndSpread() {
        assertThat(RULES.pause(60, 0)).isEqualTo(Duration.ofMinutes(5));
        assertThat(RULES.pause(1, 1)).isEqualTo(Duration.ofMillis(12_500));
    }

    @Test
    void whoFollowsADeathKnowsItAndWhoFollowsAStopDoesNot() {
        Attempt first = life().orElseThrow();
        assertThat(first.afterDeath()).isFalse();
        first.release();
        assertThat(life().orElseThrow().afterDeath()).isFalse();
        assertThat(life().orElseThrow().afterDeath()).isTrue();
    }

    @Test
    void aDeathWhileItOnlyWaitsDoesNotCount() {
        for (int i = 0; i < 20; i++) {
            life().orElseThrow().pause();
        }
        Attempt waited = life().orElseThrow();
        waited.pause();
        waited.resume();
        life();
        life();
        assertThat(life()).isEmpty();
    }

    @Test
    void theAccountSaysHowTheAttemptsEnded() {
        Attempt first = life().orElseThrow();
        first.progress("quantizing", 30);
        first.failed(new IllegalStateException("first"));
        life();
        life().orElseThrow().failed(new IllegalStateException("a bug"));
        Attempt last = life().orElseThrow();
        last.progress("quantizing", 30);
        assertThat(attempts().history(WORK.hex()).givenUp())
                .contains("4 attempts ended without getting further than"
                        + " quantizing 30: 2 without a word (the process was killed, ran out of memory or crashed, or its node"
                        + " was lost); attempt 1 by java.lang.IllegalStateException: first; attempt 4 by"
                        + " java.lang.IllegalStateException: a bug");
    }

    @Test
    void entriesOfTheVersionBeforeAreCountedAsItCountedThem() {
        put("1.json", "{\"ground\":0,\"groundAttempt\":0,\"highs\":{},\"process\":\"p1\"}");
        put("2.json", "{\"ground\":2,\"groundAttempt\":1,\"highs\":{\"step\":5},\"process\":\"p1\"}");
        put("3.json", "{\"ground\":2,\"groundAttempt\":1,\"highs\":{\"step\":5},\"process\":\"p2\"}");
        Attempt third = life().orElseThrow();
        assertThat(third.afterDeath()).isTrue();
        third.progress("step", 5);
        assertThat(life()).isEmpty();
    }

    private void put(String name, String content) {
        String manifest = "{\"content\":" + content
                + ",\"writer\":{\"nonce\":\"n\",\"pod\":\"pod\",\"time\":\"2026-01-01T00:00:00Z\"}}";
        store.create(ObjectKey.of("attempts", "proxquant.trainer", WORK.hex(), name), Wire.bytes(manifest));
    }

    private static RawRecord published(long offset, Instant when) {
        return new RawRecord("proxquant.runs", 0, offset, when.toEpochMilli(), new byte[0], new byte[0], List.of());
    }

    private Optional<String> givenUp(RawRecord record) {
        return attempts().history(WORK.hex(), record).givenUp();
    }

    @Test
    void aRecordThatWasGivenUpStaysSoAndOnePublishedLaterIsTriedAnew() {
        attempts().close(WORK.hex(), published(7, Bench.NOW), "it died");
        assertThat(givenUp(published(7, Bench.NOW)))
                .as("delivered again before its acknowledgement")
                .contains("it died");
        assertThat(givenUp(published(8, Bench.NOW)))
                .as("a repeat that lay on the topic already")
                .isPresent();
        RawRecord again = published(9, Bench.NOW.plusSeconds(60));
        for (int life = 0; life < RULES.limit(); life++) {
            Attempts attempts = attempts();
            AttemptHistory history = attempts.history(WORK.hex(), again);
            assertThat(history.givenUp()).isEmpty();
            attempts.open(history);
        }
        assertThat(givenUp(again)).isPresent();
    }

    @Test
    void whatIsPublishedAgainAndAgainIsNotTriedForEver() {
        for (int series = 0; series < Attempts.LONGEST_SERIES; series++) {
            RawRecord record = published(series, Bench.NOW.plusSeconds(series));
            assertThat(givenUp(record)).isEmpty();
            nanos.set(Duration.ofSeconds(series).toNanos());
            attempts().close(WORK.hex(), record, "it died");
        }
        assertThat(givenUp(published(99, Bench.NOW.plusSeconds(3600))).orElseThrow())
                .contains("given up 5 times");
    }

    @Test
    void anotherPhaseIsNewGroundWhateverItsPosition() {
        life().orElseThrow().progress("warm-start", 900);
        life();
        life().orElseThrow().progress("quantizing", 1);
        life().orElseThrow().progress("quantizing", 1);
        life().orElseThrow().progress("quantizing", 1);
        assertThat(life()).isEmpty();
    }

    @Test
    void theFirstProgressOfALifeIsWrittenAndThenNoMoreThanOnePerInterval() {
        Attempt attempt = life().orElseThrow();
        for (int step = 1; step <= 100; step++) {
            attempt.progress("step", step);
        }
        assertThat(store.all("attempts/")).hasSize(2);
        later();
        attempt.progress("step", 101);
        assertThat(store.all("attempts/")).hasSize(3);
    }

    @Test
    void entriesStandWhereTheDesignSays() {
        life().orElseThrow().release();
        assertThat(store.all(""))
                .containsExactly(
                        new ObjectKey("attempts/proxquant.trainer/" + WORK + "/1.json"),
                        new ObjectKey("attempts/proxquant.trainer/" + WORK + "/1.released"));
    }

    @Test
    void moreThanNineEntriesAreCountedByNumberAndNotByName() {
        for (int i = 0; i < 11; i++) {
            life().orElseThrow().release();
        }
        later();
        life().orElseThrow().progress("step", 1);
        life().orElseThrow().progress("step", 1);
        life().orElseThrow().progress("step", 1);
        assertThat(life()).isEmpty();
    }
}
