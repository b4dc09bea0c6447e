package io.proxquant.registry.runs;

import java.time.Instant;
import java.util.Comparator;

/**
 * A run as a listing of names tells it, without a request of its own.
 *
 * @param run its name
 * @param taken when a trainer took its request, by the store's clock
 */
public record ListedRun(String run, Instant taken) {
    /** The one that was taken last comes first; among those of one moment the name decides. */
    static final Comparator<ListedRun> NEWEST_FIRST =
            Comparator.comparing(ListedRun::taken).reversed().thenComparing(ListedRun::run);
}
