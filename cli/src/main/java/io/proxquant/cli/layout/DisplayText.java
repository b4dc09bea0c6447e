package io.proxquant.cli.layout;

import org.jline.utils.WCWidth;

import io.proxquant.contracts.Printable;

/** Text measured and cut in the columns that a terminal shows it in. */
public final class DisplayText {
    private static final String CUT = "…";

    private DisplayText() {}

    /** Columns that the text takes: two for a wide character, none for one that is drawn over another. */
    public static int width(String text) {
        return text.codePoints().map(DisplayText::width).sum();
    }

    private static int width(int character) {
        return Math.max(0, WCWidth.wcwidth(character));
    }

    /** The text if it fits; else its beginning and its end around a mark, since names may differ at either. */
    public static String cut(String text, int columns) {
        if (width(text) <= columns) {
            return text;
        }
        if (columns < 1) {
            return "";
        }
        int end = (columns - 1) / 2;
        String tail = new StringBuilder(start(new StringBuilder(text).reverse().toString(), end))
                .reverse()
                .toString();
        return start(text, columns - 1 - width(tail)) + CUT + tail;
    }

    /** As much of the beginning as fits. */
    public static String start(String text, int columns) {
        StringBuilder fitting = new StringBuilder();
        int left = columns;
        for (int character : text.codePoints().toArray()) {
            left -= width(character);
            if (left < 0) {
                break;
            }
            fitting.appendCodePoint(character);
        }
        return fitting.toString();
    }

    /** Makes text from outside safe to print before it is measured, so that what is printed is what was counted. */
    static String safe(String text) {
        return Printable.line(text);
    }

    static String left(String text, int columns) {
        return text + " ".repeat(Math.max(0, columns - width(text)));
    }

    static String right(String text, int columns) {
        return " ".repeat(Math.max(0, columns - width(text))) + text;
    }
}
