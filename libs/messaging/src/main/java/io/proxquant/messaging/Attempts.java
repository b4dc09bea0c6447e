package io.proxquant.messaging;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

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
 * work that starts over and dies at the same place does not count as progress each time.
 */
public final class Attempts {

    private final ObjectStore store;
    private final Manifests manifests;
    private final String group;
    private final String process;
    private final int limit;
    private final Duration interval;
    private final LongSupplier nanoTime;

    /**
     * @param group consumer group, part of the key
     * @param process nonce of this process
     * @param limit deaths without progress after which work is given up
     * @param interval progress of one attempt is written at most this often
     */
    public Attempts(
            ObjectStore store,
            Manifests manifests,
            String group,
            String process,
            int limit,
            Duration interval,
            LongSupplier nanoTime) {
        this.store = store;
        this.manifests = manifests;
        this.group = group;
        this.process = process;
        this.limit = limit;
        this.interval = interval;
        this.nanoTime = nanoTime;
    }

    /** Deaths without progress after which work is given up. */
    int limit() {
        return limit;
    }

    /** Opens an attempt at the work, or empty if it took down too many before. */
    Optional<Attempt> open(String work) {
        while (true) {
            History history = history(work);
            if (history.deaths() >= limit) {
                return Optional.empty();
            }
            AttemptEntry last = history.last();
            long number = history.newest() + 1;
            AttemptEntry entry = new AttemptEntry(process, last.ground(), last.groundAttempt(), last.highs());
            if (write(work, number, entry)) {
                return Optional.of(new Open(work, number, entry));
            }
        }
    }

    private boolean write(String work, long number, AttemptEntry entry) {
        Offered<AttemptEntry> offered = manifests.offer(key(work, number + ".json"), entry, AttemptEntry.class, null);
        return offered.standing() == Standing.CREATED;
    }

    private History history(String work) {
        List<String> names = store.all("attempts/" + group + "/" + work + "/")
                .map(key -> key.value().substring(key.value().lastIndexOf('/') + 1))
                .toList();
        TreeSet<Long> numbers = names.stream()
                .filter(name -> name.matches("[1-9][0-9]{0,17}\\.json"))
                .map(name -> Long.parseLong(name.substring(0, name.length() - ".json".length())))
                .collect(Collectors.toCollection(TreeSet::new));
        if (numbers.isEmpty()) {
            return new History(0, AttemptEntry.NONE, 0);
        }
        AttemptEntry last = manifests
                .find(key(work, numbers.last() + ".json"), AttemptEntry.class)
                .orElseThrow(() -> new IllegalStateException("an attempt of " + work + " was listed and is gone"))
                .content();
        Set<String> released = Set.copyOf(names);
        long deaths = LongStream.concat(
                        numbers.tailSet(last.ground(), false).stream().mapToLong(Long::longValue),
                        last.ground() == 0 ? LongStream.empty() : LongStream.of(last.groundAttempt()))
                .filter(attempt -> !released.contains(attempt + ".released"))
                .count();
        return new History(numbers.last(), last, deaths);
    }

    private ObjectKey key(String work, String name) {
        return ObjectKey.of("attempts", group, work, name);
    }

    private record History(long newest, AttemptEntry last, long deaths) {}

    private final class Open implements Attempt {

        private final String work;
        private final long number;
        private final Map<String, Long> highs;
        private long newest;
        private boolean reported;
        private long reportedAt;

        Open(String work, long number, AttemptEntry entry) {
            this.work = work;
            this.number = number;
            this.newest = number;
            this.highs = new HashMap<>(entry.highs());
        }

        @Override
        public long number() {
            return number;
        }

        @Override
        public synchronized void progress(String phase, long position) {
            Long high = highs.get(phase);
            boolean soon = reported && nanoTime.getAsLong() - reportedAt < interval.toNanos();
            if ((high != null && position <= high) || soon) {
                return;
            }
            highs.put(phase, position);
            newest++;
            while (!write(work, newest, new AttemptEntry(process, newest, number, highs))) {
                newest++;
            }
            reported = true;
            reportedAt = nanoTime.getAsLong();
        }

        @Override
        public void release() {
            store.create(key(work, number + ".released"), new byte[0]);
        }
    }
}
