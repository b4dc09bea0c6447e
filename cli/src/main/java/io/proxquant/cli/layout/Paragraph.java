package io.proxquant.cli.layout;

import java.util.ArrayList;
import java.util.List;

/** Breaks running text between words and indents every line but the first, which keeps its own indentation. */
public final class Paragraph {
    /** Lines that are longer than this are hard to read, however wide the terminal. */
    private static final int WIDEST = 80;

    private Paragraph() {}

    /** The lines as {@link #of} breaks them, or the text as one line if the width is unlimited, as in a pipe. */
    public static List<String> fitted(String text, String indent, int width) {
        return width == Width.unlimited().columns() ? List.of(text) : of(text, indent, width);
    }

    /** The lines; a word that is longer than a line is broken where the line ends. */
    public static List<String> of(String text, String indent, int width) {
        int columns = Math.min(WIDEST, width);
        var lines = new ArrayList<String>();
        String lead = text.substring(0, text.length() - text.stripLeading().length());
        var line = new StringBuilder(lead);
        for (String word :
                DisplayText.safe(text.strip().replaceAll("\\s+", " ")).split(" ")) {
            if (!line.toString().isBlank() && DisplayText.width(line + " " + word) > columns) {
                lines.add(line.toString());
                line = new StringBuilder(indent);
            }
            line.append(line.toString().isBlank() ? "" : " ").append(word);
            while (DisplayText.width(line.toString()) > width) {
                String start = DisplayText.start(line.toString(), width);
                lines.add(start);
                line = new StringBuilder(indent + line.substring(start.length()));
            }
        }
        lines.add(line.toString());
        return lines;
    }
}
