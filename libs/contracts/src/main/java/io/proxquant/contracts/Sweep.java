package io.proxquant.contracts;

/**
 * Ties the runs of one request (seeds, strengths) together, so that their results can be reported as mean and spread.
 *
 * @param id the request's run name
 * @param size number of runs in the sweep
 */
public record Sweep(String id, int size) {
    public Sweep {
        Require.name("sweep.id", id);
        Require.between("sweep.size", size, 1, 10_000);
    }
}
