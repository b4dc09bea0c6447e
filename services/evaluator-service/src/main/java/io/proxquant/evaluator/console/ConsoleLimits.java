package io.proxquant.evaluator.console;

/**
 * How much the console may hold, whatever is on its topics and whoever looks at it. All of it together stays below a tenth of
 * the evaluator's smallest heap.
 *
 * @param runs runs whose events are remembered
 * @param points points of all curves together; the curves of the least recently changed runs are dropped first, since the store
 *     keeps them too
 * @param entries evaluations, and as many decisions
 * @param entryBytes bytes of the events of these evaluations, and as many of decisions
 * @param viewers open streams
 * @param behindBytes bytes of changes that wait for a viewer who does not read; one who is further behind is cut off
 */
record ConsoleLimits(int runs, int points, int entries, long entryBytes, int viewers, long behindBytes) {
    static final ConsoleLimits DEFAULT = new ConsoleLimits(100, 20_000, 500, 8L << 20, 32, 1L << 20);
}
