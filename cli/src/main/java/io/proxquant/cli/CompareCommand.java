package io.proxquant.cli;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import io.proxquant.cli.layout.Bar;
import io.proxquant.cli.stack.Workplace;
import io.proxquant.cli.stop.OnStop;
import io.proxquant.cli.submit.Installation;
import io.proxquant.cli.sweep.Comparison;
import io.proxquant.contracts.Names;
import io.proxquant.contracts.Printable;
import io.proxquant.contracts.ShownNames;
import io.proxquant.registry.sweeps.SweepReport;

/** Reports on sweeps in the store, finished or not, and compares them seed by seed. */
@Command(
        name = "compare",
        description = {
            "Print mean (standard deviation) over the runs of each sweep, and how the sweeps differ from the first.",
            "Runs that were submitted one by one as NAME-1, NAME-2 ... count as a sweep NAME.",
            "In brackets: the 95 % confidence interval by Student's t; a difference is undecided where it holds zero."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:reported, and every sweep that was named was compared with the first",
            "1:bad input, failure, or a sweep without a run to compare",
            "2:bad usage"
        })
final class CompareCommand implements Callable<Integer> {
    @Parameters(
            arity = "1..*",
            paramLabel = "SWEEP",
            description = "Name of a sweep; the others are compared with the first.")
    private List<String> names;

    @Option(
            names = "--variant",
            paramLabel = "NAME",
            description = "The quantization to compare (default: the first packed one of each sweep).")
    private String variant;

    @Mixin
    private JsonOutput json;

    @Mixin
    private ConnectionArguments connection;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        names.forEach(CompareCommand::requireName);
        try (var installation =
                new Installation(connection.connection(Workplace.here(), System.getenv()), Clock.systemUTC())) {
            List<SweepReport> sweeps = new ArrayList<>();
            Terminal terminal = Terminal.standardError();
            try (var stopped = OnStop.saying(
                            () -> "stopped; nothing was compared, and the runs go on as they did", terminal);
                    Bar bar = terminal.bar("reading sweeps", names.size())) {
                for (String name : names) {
                    OnStop.check();
                    bar.say(name);
                    sweeps.add(read(installation, name));
                    bar.step(1);
                }
            }
            Comparison comparison = Comparison.of(sweeps, variant);
            if (json.wanted()) {
                json.print(ShownNames.json(comparison));
            } else {
                var out = spec.commandLine().getOut();
                comparison.lines(Terminal.outputColumns()).forEach(out::println);
                out.flush();
            }
            comparison.missing().ifPresent(why -> {
                throw new CommandFailure(why);
            });
        }
        return 0;
    }

    private static void requireName(String name) {
        if (!Names.valid(name)) {
            throw CommandFailure.badUsage(Printable.line(name) + ": a sweep's name has " + Names.ALLOWED);
        }
    }

    private static SweepReport read(Installation installation, String name) {
        return installation
                .sweeps()
                .read(name)
                .orElseThrow(() -> new CommandFailure("there is no sweep " + name + " in this installation"));
    }
}
