package io.proxquant.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;

import com.fasterxml.jackson.databind.JsonNode;

import io.proxquant.contracts.Json;

/** Runs the command as the launcher does, and holds what it wrote where. */
record Command(int exit, String out, String err) {
    static Command run(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        int exit = ProxQuant.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
        return new Command(exit, out.toString(), err.toString());
    }

    JsonNode json() {
        try {
            return Json.mapper().readTree(out);
        } catch (IOException e) {
            throw new UncheckedIOException(out + err, e);
        }
    }
}
