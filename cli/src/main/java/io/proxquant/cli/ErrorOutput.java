package io.proxquant.cli;

import java.io.PrintWriter;

import picocli.CommandLine;

import io.proxquant.contracts.Printable;

/**
 * Messages of a command on standard error. Each begins with the command's name, as the launcher's messages do, so that it can be
 * told from the output of other programs in the same terminal or log, and control characters in it are escaped.
 */
public final class ErrorOutput {
    private static final String PREFIX = "proxquant: ";

    private ErrorOutput() {}

    /** Says it; lines of it stay lines. */
    public static void say(CommandLine line, String message) {
        PrintWriter err = line.getErr();
        err.println(text(message));
        err.flush();
    }

    /** The same as text, for whoever writes by other means. */
    public static String text(String message) {
        return PREFIX + Printable.lines(message);
    }
}
