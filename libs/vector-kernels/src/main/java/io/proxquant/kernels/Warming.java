package io.proxquant.kernels;

/**
 * How much of a kernel's work goes through vectors. Until it is compiled, which takes some hundred calls and a moment more, a
 * vector operation takes a thousand times as long as afterwards, and the plain loops take as long as ever: so a process begins
 * with these, and with so few vectors that they are compiled by and by. A command that ends before has lost nothing.
 *
 * <p>Threads count together without regard to each other; only speed depends on the counts.
 */
final class Warming {
    /** Values until all go through vectors. */
    private static final long WARM = 1L << 26;

    /** Until then one of so many calls has some. */
    private static final int CALLS = 32;

    private static final int SOME = 512;

    private long values;
    private int calls;

    Warming() {
        this(0);
    }

    private Warming(long values) {
        this.values = values;
    }

    /** One that is over, so that all goes through vectors. */
    static Warming over() {
        return new Warming(WARM);
    }

    /** Of so many values, how many, from the first on, are for vectors. */
    int share(int count) {
        if (values >= WARM) {
            return count;
        }
        values += count;
        calls++;
        return calls % CALLS == 0 ? Math.min(count, SOME) : 0;
    }
}
