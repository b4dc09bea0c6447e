package io.proxquant.contracts;

import java.util.List;

/**
 * Where the attempts of one series at a piece of work are noted: those before it was first given up under the work's own name,
 * each later series, of the event published again, under one made from it. What writes them and what forgets them have to agree.
 */
public final class AttemptSeries {
    private AttemptSeries() {}

    /**
     * The name of a series.
     *
     * @param work a digest of what identifies the work
     * @param closed how many series were given up before
     */
    public static String name(String work, int closed) {
        return closed == 0 ? work : CanonicalJson.digest(List.of(work, closed)).hex();
    }
}
