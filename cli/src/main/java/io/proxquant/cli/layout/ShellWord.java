package io.proxquant.cli.layout;

/** A word of a command that is shown to be given again: what a POSIX shell would read otherwise stands in quotes. */
public final class ShellWord {
    private static final String PLAIN = "[A-Za-z0-9_@%+=:,./-]+";

    private ShellWord() {}

    /** The word as it is, or in single quotes. */
    public static String of(String word) {
        return word.matches(PLAIN) ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
