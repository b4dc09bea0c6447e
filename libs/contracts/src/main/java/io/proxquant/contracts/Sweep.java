package io.proxquant.contracts;

/**
 * Ties the runs of one request (seeds, rates) together, so that their results can be reported as mean and spread.
 *
 * @param id the request's run name
 * @param size number of runs in the sweep
 * @param member which of them a run is, from 1
 */
public record Sweep(String id, int size, @MayBeAbsent Integer member) {
    /** Most runs that a sweep can have. */
    public static final int MAX_SIZE = 10_000;

    public Sweep {
        Require.name("sweep.id", id);
        Require.between("sweep.size", size, 1, MAX_SIZE);
        if (member != null) {
            Require.between("sweep.member", member, 1, MAX_SIZE);
        }
    }

    /** The name of a sweep's run: the sweep's own with the number of the member, from 1, behind it. */
    public static String run(String id, int member) {
        return id + "-" + member;
    }
}
