package io.proxquant.cli.layout;

/** How many columns there are to write in, asked anew whenever something is drawn: a window may be resized meanwhile. */
@FunctionalInterface
public interface Width {
    /** The columns now. */
    int columns();

    /** Where no terminal breaks lines: a file, a pipe, another program. */
    static Width unlimited() {
        return () -> Integer.MAX_VALUE;
    }
}
