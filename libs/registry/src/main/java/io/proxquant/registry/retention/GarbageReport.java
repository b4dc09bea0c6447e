package io.proxquant.registry.retention;

import java.time.Instant;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

import io.proxquant.contracts.MayBeAbsent;

/**
 * What a garbage collection found and did, or would do.
 *
 * @param applied whether anything was written or deleted
 * @param at the moment by which things were judged, by the store's clock
 * @param keep newest checkpoints of a run that are kept
 * @param grace the grace period, ISO 8601
 * @param kept checkpoints, artifacts and states that stay, by reason
 * @param marked those that nothing needs and that got a mark, by kind
 * @param takenBack marks of retention that were removed, since something needs the manifest again
 * @param attempts pieces of work that nobody has touched for long, whose attempts were forgotten
 */
public record GarbageReport(
        boolean applied,
        Instant at,
        int keep,
        String grace,
        Map<String, Long> kept,
        Map<String, Long> marked,
        long takenBack,
        @JsonUnwrapped Blobs blobs,
        @MayBeAbsent Amount attempts) {

    /**
     * The blobs that were looked at, by what becomes of them.
     *
     * @param named blobs that something valid names
     * @param released blobs that only marked manifests name; they go when the grace period is over
     * @param young blobs that nothing names and that are younger than the grace period
     * @param deadLetters blobs that hold a dead letter
     * @param deleted blobs that nothing names
     * @param postponed blobs that nothing names and that the next collection deletes, since this one took too long
     */
    public record Blobs(
            Amount named, Amount released, Amount young, Amount deadLetters, Amount deleted, Amount postponed) {}

    /** How many, and how large. */
    public record Amount(long count, long bytes) {
        /** None yet. */
        public static final Amount NONE = new Amount(0, 0);

        Amount plus(long more) {
            return new Amount(count + 1, bytes + more);
        }

        /** Both together. */
        public Amount plus(Amount other) {
            return new Amount(count + other.count, bytes + other.bytes);
        }
    }

    public GarbageReport {
        attempts = attempts == null ? Amount.NONE : attempts; // absent in reports of a version that forgot nothing
        kept = Map.copyOf(kept);
        marked = Map.copyOf(marked);
    }
}
