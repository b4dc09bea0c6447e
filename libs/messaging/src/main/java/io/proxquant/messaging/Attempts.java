package io.proxquant.messaging;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

import io.proxquant.contracts.AttemptSeries;
import io.proxquant.messaging.AttemptHistory.Death;
import io.proxquant.storage.Manifest;
import io.proxquant.storage.Manifests;
import io.proxquant.storage.Manifests.Offered;
import io.proxquant.storage.Manifests.Standing;
import io.proxquant.storage.ObjectKey;
import io.proxquant.storage.ObjectStore;

/**
 * Counts how often a piece of work was begun and neither ended, nor got further, nor was let go: how often it took the
 * process down. The count lives in the store, because the process that would remember it is the one that dies.
 *
 * <p>Deaths without progress = attempts opened after the newest entry that broke new ground, plus the attempt that broke
 * it, less those with a {@code .released} beside them. New ground is a position beyond all recorded ones of its phase, so
 * work that starts over and dies at the same place does not count as progress each time. A death before the furthest place
 * that was ever reached is not the work's doing, which passed there: of those many more are borne. See {@code
 * docs/adr/0012}.
 */
public final class Attempts {

    /** Series of attempts that are begun because somebody published the event again; then only replays are tried. */
    static final int LONGEST_SERIES = 5;

    private final ObjectStore store;
    private final Manifests manifests;
    private final String group;
    private final String process;
    private final AttemptRules rules;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final DoubleSupplier random;

    /**
     * @param group consumer group, part of the key
     * @param process nonce of this process
     * @param random numbers from 0 to 1, for pauses
     */
    Attempts(
            ObjectStore store,
            Manifests manifests,
            String group,
            String process,
            AttemptRules rules,
            Clock clock,
            LongSupplier nanoTime,
            DoubleSupplier random) {
        this.store = store;
        this.manifests = manifests;
        this.group = group;
        this.process = process;
        this.rules = rules;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.random = random;
    }

    /** What became of the attempts so far at the work that a record asks for. */
    AttemptHistory history(String work, RawRecord record) {
        List<GivenUp> closed = closed(work);
        for (GivenUp before : closed) {
            if (before.isOf(record)) {
                return AttemptHistory.closed(work, before.why());
            }
        }
        if (closed.isEmpty()) {
            return history(AttemptSeries.name(work, 0));
        }
        GivenUp last = closed.get(closed.size() - 1);
        if (last.isAfter(record)) {
            return AttemptHistory.closed(
                    work,
                    "the same event was given up at " + last.time() + ", after this one was published ("
                            + Instant.ofEpochMilli(record.timestamp()) + "): " + last.why());
        }
        if (closed.size() >= LONGEST_SERIES) {
            return AttemptHistory.closed(
                    work,
                    "the same event was given up " + closed.size()
                            + " times and is tried again only as a replay with a number of its own: " + last.why());
        }
        return history(AttemptSeries.name(work, closed.size()));
    }

    /** Closes the series: the record is given up for good, and only one that is published from now on begins another. */
    void close(String work, RawRecord record, String why) {
        List<GivenUp> closed = closed(work);
        if (closed.stream().anyMatch(before -> before.isOf(record))) {
            return;
        }
        GivenUp end = new GivenUp(record.topic(), record.partition(), record.offset(), clock.instant(), why);
        int number = closed.size() + 1;
        Offered<GivenUp> offered = offer(work, number, end);
        // taken by another consumer of the same record: one end is enough
        while (offered.standing() == Standing.TAKEN
                && !offered.manifest().content().isOf(record)) {
            number++;
            offered = offer(work, number, end);
        }
    }

    private Offered<GivenUp> offer(String work, int number, GivenUp end) {
        return manifests.offer(key(work, "given-up-" + number + ".json"), end, GivenUp.class, null);
    }

    private List<GivenUp> closed(String work) {
        List<GivenUp> closed = new ArrayList<>();
        Optional<Manifest<GivenUp>> next;
        do {
            next = manifests.find(key(work, "given-up-" + (closed.size() + 1) + ".json"), GivenUp.class);
            next.map(Manifest::content).ifPresent(closed::add);
        } while (next.isPresent());
        return closed;
    }

    /** What became of the attempts of one series. */
    AttemptHistory history(String work) {
        Set<String> names = store.all("attempts/" + group + "/" + work + "/")
                .map(key -> key.value().substring(key.value().lastIndexOf('/') + 1))
                .collect(Collectors.toSet());
        TreeSet<Long> numbers = numbers(names, "[1-9][0-9]{0,17}\\.json");
        if (numbers.isEmpty()) {
            // Marks whose entries retention took, and was ended: numbers go on behind them, so that none is of a new
            // attempt.
            TreeSet<Long> marked = numbers(names, "[1-9][0-9]{0,17}\\..+");
            long newest = marked.isEmpty() ? 0 : marked.last();
            return new AttemptHistory(work, newest, AttemptEntry.NONE, List.of(), Duration.ZERO, Optional.empty());
        }
        Manifest<AttemptEntry> newest = manifests
                .find(key(work, numbers.last() + ".json"), AttemptEntry.class)
                .orElseThrow(() -> new IllegalStateException("an attempt of " + work + " was listed and is gone"));
        AttemptEntry last = newest.content();
        List<Death> deaths = LongStream.concat(
                        last.ground() == 0 ? LongStream.empty() : LongStream.of(last.groundAttempt()),
                        numbers.tailSet(last.ground(), false).stream().mapToLong(Long::longValue))
                .filter(attempt -> !names.contains(attempt + ".released"))
                .mapToObj(attempt -> death(work, attempt, last, names))
                .toList();
        Optional<String> givenUp =
                AttemptHistory.furthest(deaths) >= rules.limit() || deaths.size() >= rules.limitAnywhere()
                        ? Optional.of(AttemptHistory.account(deaths, last))
                        : Optional.empty();
        return new AttemptHistory(work, numbers.last(), last, deaths, pause(deaths, numbers.last(), newest), givenUp);
    }

    private static TreeSet<Long> numbers(Set<String> names, String form) {
        return names.stream()
                .filter(name -> name.matches(form))
                .map(name -> Long.parseLong(name.substring(0, name.indexOf('.'))))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Death death(String work, long attempt, AttemptEntry last, Set<String> names) {
        String failure = names.contains(attempt + ".failed.json")
                ? manifests
                        .find(key(work, attempt + ".failed.json"), AttemptFailure.class)
                        .map(found -> found.content().failure())
                        .orElse("an exception")
                : null;
        // Where no place is known an attempt may have died anywhere; an exception is the work's own wherever it was.
        boolean furthest = last.groundPhase() == null
                || failure != null
                || attempt == last.groundAttempt()
                || names.contains(attempt + ".there");
        return new Death(attempt, failure, furthest);
    }

    /** Counted from the last sign of life: an attempt that lived longer than the pause is followed at once. */
    private Duration pause(List<Death> deaths, long newestEntry, Manifest<AttemptEntry> newest) {
        AttemptEntry entry = newest.content();
        long newestAttempt = entry.ground() == newestEntry ? entry.groundAttempt() : newestEntry;
        boolean silent = deaths.stream().anyMatch(death -> death.silent() && death.attempt() == newestAttempt);
        if (!silent) {
            return Duration.ZERO;
        }
        Duration pause = rules.pause(AttemptHistory.silent(deaths), random.getAsDouble());
        Duration passed = Duration.between(newest.writer().time(), clock.instant());
        // A clock behind the writer's must not make the pause longer.
        Duration left = passed.isNegative() ? pause : pause.minus(passed);
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** Opens an attempt at work that is not given up. */
    Attempt open(AttemptHistory history) {
        AttemptHistory seen = history;
        while (true) {
            AttemptEntry last = seen.last();
            AttemptEntry entry =
                    new AttemptEntry(process, last.ground(), last.groundAttempt(), last.highs(), last.groundPhase());
            long number = seen.newest() + 1;
            if (write(seen.work(), number, entry)) {
                return new OpenAttempt(this, seen.work(), number, entry, AttemptHistory.silent(seen.deaths()) > 0);
            }
            seen = history(seen.work());
        }
    }

    boolean write(String work, long number, AttemptEntry entry) {
        return manifests
                        .offer(key(work, number + ".json"), entry, AttemptEntry.class, null)
                        .standing()
                == Standing.CREATED;
    }

    void failed(String work, long number, Throwable why) {
        manifests.offer(key(work, number + ".failed.json"), AttemptFailure.of(why), AttemptFailure.class, null);
    }

    void mark(String work, String name) {
        store.create(key(work, name), new byte[0]);
    }

    String process() {
        return process;
    }

    AttemptRules rules() {
        return rules;
    }

    long nanoTime() {
        return nanoTime.getAsLong();
    }

    private ObjectKey key(String work, String name) {
        return ObjectKey.of("attempts", group, work, name);
    }
}
