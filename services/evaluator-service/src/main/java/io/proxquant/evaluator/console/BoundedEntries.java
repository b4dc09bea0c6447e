package io.proxquant.evaluator.console;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.proxquant.contracts.Event;

/**
 * Keeps the newest entries of one kind by key, bounded in number and in bytes whatever is sent: the oldest are dropped. An
 * entry that alone is larger than the bound is not kept. Used under the lock of {@link PipelineState}.
 */
final class BoundedEntries<T extends Event> {
    private record Weighed<T extends Event>(TimedEvent<T> entry, long bytes) {}

    private final int most;
    private final long mostBytes;
    private final Map<String, Weighed<T>> entries = new LinkedHashMap<>();
    private long bytes;

    BoundedEntries(int most, long mostBytes) {
        this.most = most;
        this.mostBytes = mostBytes;
    }

    /** Adds an entry; one under the same key is replaced and keeps its place in the order. */
    void put(String key, TimedEvent<T> entry, long size) {
        Weighed<T> before = entries.put(key, new Weighed<>(entry, size));
        bytes += size - (before == null ? 0 : before.bytes());
        Iterator<Weighed<T>> oldest = entries.values().iterator();
        while (entries.size() > most || bytes > mostBytes) {
            bytes -= oldest.next().bytes();
            oldest.remove();
        }
    }

    /** The entry under a key, or null if it has gone. */
    TimedEvent<T> get(String key) {
        Weighed<T> found = entries.get(key);
        return found == null ? null : found.entry();
    }

    /** Keys in the order of their arrival. */
    List<String> keys() {
        return List.copyOf(entries.keySet());
    }

    List<TimedEvent<T>> newestFirst() {
        List<TimedEvent<T>> sorted = new ArrayList<>();
        entries.values().forEach(each -> sorted.add(each.entry()));
        sorted.sort(Comparator.comparing((TimedEvent<T> entry) -> entry.time()).reversed());
        return List.copyOf(sorted);
    }
}
