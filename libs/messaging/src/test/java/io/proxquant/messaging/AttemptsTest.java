package io.proxquant.messaging;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import io.proxquant.storage.Manifests;
import io.proxquant.storage.MemoryObjectStore;
import io.proxquant.storage.ObjectKey;

import static org.assertj.core.api.Assertions.assertThat;

/** Each life is a process that opens an attempt and dies without another word. */
final class AttemptsTest {

    private static final String WORK = Wire.DIGEST;

    private final MemoryObjectStore store = new MemoryObjectStore();
    private final AtomicLong nanos = new AtomicLong();

    private Optional<Attempt> life() {
        return life(WORK);
    }

    private Optional<Attempt> life(String work) {
        Manifests manifests = new Manifests(
                store, Clock.systemUTC(), "pod", () -> UUID.randomUUID().toString());
        String process = UUID.randomUUID().toString();
        return new Attempts(store, manifests, "proxquant.trainer", process, 3, Duration.ofSeconds(30), nanos::get)
                .open(work);
    }

    private void later() {
        nanos.addAndGet(Duration.ofMinutes(1).toNanos());
    }

    @Test
    void three_deaths_without_progress_are_enough() {
        assertThat(life()).isPresent();
        assertThat(life()).isPresent();
        assertThat(life()).isPresent();
        assertThat(life()).isEmpty();
        assertThat(life("another" + WORK.substring(7))).isPresent();
    }

    @Test
    void attempts_that_were_let_go_do_not_count() {
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
    void deaths_after_new_ground_are_counted_afresh() {
        for (int step = 1; step <= 10; step++) {
            later();
            life().orElseThrow().progress("quantizing", step);
        }
        assertThat(life()).isPresent();
        assertThat(life()).isPresent();
        assertThat(life()).as("the one that broke new ground died too").isEmpty();
    }

    @Test
    void the_same_ground_again_is_no_progress() {
        life().orElseThrow().progress("step", 5);
        later();
        life().orElseThrow().progress("step", 5);
        later();
        life().orElseThrow().progress("step", 3);
        assertThat(life()).isEmpty();
    }

    @Test
    void another_phase_is_new_ground_whatever_its_position() {
        life().orElseThrow().progress("warm-start", 900);
        life();
        life().orElseThrow().progress("quantizing", 1);
        assertThat(life()).isPresent();
        assertThat(life()).isPresent();
        assertThat(life()).isEmpty();
    }

    @Test
    void the_first_progress_of_a_life_is_written_and_then_no_more_than_one_per_interval() {
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
    void entries_stand_where_the_design_says() {
        life().orElseThrow().release();
        assertThat(store.all(""))
                .containsExactly(
                        new ObjectKey("attempts/proxquant.trainer/" + WORK + "/1.json"),
                        new ObjectKey("attempts/proxquant.trainer/" + WORK + "/1.released"));
    }

    @Test
    void more_than_nine_entries_are_counted_by_number_and_not_by_name() {
        for (int i = 0; i < 11; i++) {
            life().orElseThrow().release();
        }
        later();
        life().orElseThrow().progress("step", 1);
        life();
        life();
        assertThat(life()).isEmpty();
    }
}
