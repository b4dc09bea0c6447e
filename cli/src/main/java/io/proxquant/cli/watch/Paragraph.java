package io.proxquant.cli.watch;

import java.util.ArrayList;
import java.util.List;

/** Text for a terminal of 80 columns: broken between words, what follows the first line indented. */
final class Paragraph {
    static final int WIDTH = 80;

    private Paragraph() {}

    /** The lines; a word that is longer than a line keeps its length. */
    static List<String> of(String text, String indent) {
        var lines = new ArrayList<String>();
        var line = new StringBuilder();
        for (String word : text.strip().split("\\s+")) {
            if (!line.toString().isBlank() && line.length() + 1 + word.length() > WIDTH) {
                lines.add(line.toString());
                line = new StringBuilder(indent);
            }
            line.append(line.toString().isBlank() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
