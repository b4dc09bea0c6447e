package io.proxquant.registry.retention;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

import io.proxquant.registry.retention.GarbageReport.Amount;
import io.proxquant.storage.ObjectKey;

/** Counts what is found and done, and tells the observer. */
final class Tally {
    private final GarbageObserver observer;
    private final Map<String, Long> kept = new TreeMap<>();
    private final Map<String, Long> marked = new TreeMap<>();
    private long takenBack;
    private long looked;
    Amount named = Amount.NONE;
    Amount released = Amount.NONE;
    Amount young = Amount.NONE;
    Amount deadLetters = Amount.NONE;
    Amount deleted = Amount.NONE;
    Amount postponed = Amount.NONE;
    private Amount attempts = Amount.NONE;

    Tally(GarbageObserver observer) {
        this.observer = observer;
    }

    void phase(String name) {
        looked = 0;
        observer.phase(name);
    }

    void looked() {
        observer.progress(++looked);
    }

    void kept(ObjectKey key, KeepReason why) {
        kept.merge(why.word(), 1L, Long::sum);
        observer.kept(key, why);
    }

    void marked(ObjectKey key, ManifestKind kind) {
        marked.merge(kind.word(), 1L, Long::sum);
        observer.marked(key);
    }

    void takenBack(ObjectKey key, KeepReason why) {
        takenBack++;
        observer.takenBack(key, why);
    }

    void deleted(ObjectKey blob, long bytes) {
        deleted = deleted.plus(bytes);
        observer.deleted(blob, bytes);
    }

    void forgotten(ObjectKey work, long bytes) {
        attempts = attempts.plus(bytes);
        observer.forgotten(work);
    }

    GarbageReport report(boolean applied, Instant at, RetentionSettings settings) {
        return new GarbageReport(
                applied,
                at,
                settings.checkpoints(),
                settings.grace().toString(),
                kept,
                marked,
                takenBack,
                new GarbageReport.Blobs(named, released, young, deadLetters, deleted, postponed),
                attempts);
    }
}
