package io.proxquant.cli;

import picocli.CommandLine;

import io.proxquant.cli.watch.ResultJson;
import io.proxquant.cli.watch.ResultTable;
import io.proxquant.cli.watch.RunOutcome;
import io.proxquant.cli.watch.RunResults;
import io.proxquant.contracts.Printable;

/** Prints the results of a run and turns them into the exit status that scripts act upon. */
final class RunReport {
    private RunReport() {}

    /** Prints results on standard output and failures on standard error; returns the exit status. */
    static int print(RunResults results, String consoleUrl, JsonOutput json, CommandLine line) {
        if (json.wanted()) {
            json.print(ResultJson.of(results, consoleUrl));
        } else {
            ResultTable.of(results, consoleUrl, Terminal.outputColumns())
                    .forEach(each -> line.getOut().println(Printable.line(each)));
        }
        line.getOut().flush();
        results.failures().forEach(failure -> ErrorOutput.say(line, failure));
        if (results.outcome() == RunOutcome.NOTHING_PROMOTED) {
            ErrorOutput.say(line, "nothing was promoted (exit status 3)");
        }
        return results.outcome().exitStatus();
    }
}
