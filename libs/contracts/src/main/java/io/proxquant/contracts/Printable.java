package io.proxquant.contracts;

import java.util.Locale;

/**
 * Makes text from outside safe to print: characters that control a terminal are written as JSON escapes. So a line of JSON stays
 * the same JSON.
 */
public final class Printable {
    private static final String CUT = "…";

    private Printable() {}

    /** The text with control and direction characters as escapes; line ends too. */
    public static String line(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        text.codePoints().forEach(c -> append(safe, c));
        return safe.toString();
    }

    /** Likewise, but line ends and tabs stay. */
    public static String lines(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (c == '\n' || c == '\t') {
                safe.appendCodePoint(c);
            } else {
                append(safe, c);
            }
        });
        return safe.toString();
    }

    /** At most so many characters of a line. */
    public static String cut(String text, int longest) {
        String safe = line(text);
        return safe.length() <= longest ? safe : safe.substring(0, longest - 1) + CUT;
    }

    private static void append(StringBuilder safe, int c) {
        int type = Character.getType(c);
        boolean obeyed = type == Character.CONTROL
                || type == Character.FORMAT
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR
                || type == Character.SURROGATE
                || type == Character.UNASSIGNED;
        if (!obeyed) {
            safe.appendCodePoint(c);
            return;
        }
        for (char unit : Character.toChars(c)) {
            safe.append(String.format(Locale.ROOT, "\\u%04x", (int) unit));
        }
    }
}
