package io.proxquant.cli.layout;

/** Quotes a word of a suggested command where a POSIX shell would otherwise read it differently. */
public final class ShellWord {
    private static final String PLAIN = "[A-Za-z0-9_@%+=:,./-]+";

    private ShellWord() {}

    /** The word as it is, or in single quotes. */
    public static String of(String word) {
        return word.matches(PLAIN) ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
