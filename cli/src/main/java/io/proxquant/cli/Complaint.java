package io.proxquant.cli;

import java.io.PrintWriter;

import picocli.CommandLine;

import io.proxquant.contracts.Printable;

/**
 * What a command says of trouble, on standard error: it begins with the command's name as the launcher's words do, so that it is
 * told apart from what other programs say in the same terminal or log, and holds nothing that a terminal would obey.
 */
public final class Complaint {
    private static final String PREFIX = "proxquant: ";

    private Complaint() {}

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
