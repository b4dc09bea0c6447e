package io.proxquant.cli;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.Writer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.proxquant.contracts.Printable;

/**
 * Escapes control characters in everything that a command prints, so that no name or message from outside can control
 * the terminal. Line ends, tabs and the colours of the help texts stay.
 */
final class PrintableWriter extends FilterWriter {
    private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;]*m");

    PrintableWriter(Writer out) {
        super(out);
    }

    @Override
    public void write(int c) throws IOException {
        write(String.valueOf((char) c), 0, 1);
    }

    @Override
    public void write(char[] text, int from, int count) throws IOException {
        write(new String(text, from, count), 0, count);
    }

    @Override
    public void write(String text, int from, int count) throws IOException {
        String piece = text.substring(from, from + count);
        StringBuilder safe = new StringBuilder();
        Matcher colour = COLOUR.matcher(piece);
        int at = 0;
        while (colour.find()) {
            safe.append(Printable.lines(piece.substring(at, colour.start()))).append(colour.group());
            at = colour.end();
        }
        safe.append(Printable.lines(piece.substring(at)));
        out.write(safe.toString());
    }
}
