package io.proxquant.registry.promotion;

import java.util.Objects;

import io.proxquant.contracts.MayBeAbsent;

/**
 * Says of an alias entry that no gate made it: an operator gave an earlier champion its place back.
 *
 * @param from number of the entry that reigned
 * @param to number of the entry whose champion reigns again
 * @param by who did it
 * @param why what was wrong with the champion; absent if not given
 */
public record RolledBack(long from, long to, String by, @MayBeAbsent String why) {
    public RolledBack {
        Objects.requireNonNull(by, "rollback.by");
        if (to < 1 || from <= to) {
            throw new IllegalArgumentException(
                    "rollback: goes from an entry to an earlier one, was " + from + " to " + to);
        }
    }

    /** The rollback in words, for people. */
    String told() {
        return "rolled back from entry " + from + " to the champion of entry " + to + " by " + by
                + (why == null ? "" : ": " + why);
    }
}
