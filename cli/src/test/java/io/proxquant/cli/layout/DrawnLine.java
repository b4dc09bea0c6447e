package io.proxquant.cli.layout;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * Draws a line over and over: first at once, then each time it has heard that the window is as wide as the next line of its input
 * says. It rings the bell when it has drawn.
 */
final class DrawnLine {
    static final String TEXT = "0123456789".repeat(20);

    private DrawnLine() {}

    public static void main(String[] arguments) throws Exception {
        var width = TerminalWidth.ofThisProcess();
        System.out.println("before it");
        try (var line = new ProgressLine(System.out, width);
                var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII))) {
            draw(line);
            for (String columns = input.readLine(); columns != null; columns = input.readLine()) {
                while (width.columns() != Integer.parseInt(columns)) {
                    Thread.onSpinWait();
                }
                draw(line);
            }
        }
    }

    private static void draw(ProgressLine line) {
        line.accept(TEXT);
        System.out.print('\007');
        System.out.flush();
    }
}
