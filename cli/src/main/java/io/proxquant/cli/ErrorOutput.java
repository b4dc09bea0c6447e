package io.proxquant.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Stream;

import picocli.CommandLine;

import io.proxquant.cli.layout.Paragraph;
import io.proxquant.contracts.EncodedNames;
import io.proxquant.contracts.Printable;

/**
 * Messages of a command on standard error. Each begins with the command's name, as the launcher's messages do, so that it can be
 * told from the output of other programs in the same terminal or log, and control characters in it are escaped.
 */
public final class ErrorOutput {
    private static final String PREFIX = "proxquant: ";
    private static final String COMMAND = "./proxquant ";

    private ErrorOutput() {}

    /** Prints the message, keeping its line breaks. */
    public static void say(CommandLine line, String message) {
        PrintWriter err = line.getErr();
        fitted(text(message), Terminal.errorColumns()).forEach(err::println);
        err.flush();
    }

    /** Breaks long lines between words; a line with a command stays whole, so that it can be pasted into a shell. */
    static List<String> fitted(String text, int columns) {
        return text.lines()
                .flatMap(line ->
                        line.contains(COMMAND) ? Stream.of(line) : Paragraph.fitted(line, "  ", columns).stream())
                .toList();
    }

    /** The message with prefix and escapes, for callers that print it themselves. */
    public static String text(String message) {
        return PREFIX + Printable.lines(EncodedNames.shownText(message));
    }
}
