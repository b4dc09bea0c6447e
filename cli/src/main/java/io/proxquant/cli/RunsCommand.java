package io.proxquant.cli;

import java.io.PrintWriter;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import io.proxquant.cli.connection.Connection;
import io.proxquant.cli.runs.RunView;
import io.proxquant.cli.runs.RunWork;
import io.proxquant.cli.stack.Workplace;
import io.proxquant.cli.submit.Installation;
import io.proxquant.cli.submit.Submitted;
import io.proxquant.cli.watch.Follow;
import io.proxquant.cli.watch.RequestQueue;
import io.proxquant.cli.watch.RunEnded;
import io.proxquant.contracts.Json;
import io.proxquant.contracts.Names;
import io.proxquant.contracts.Printable;
import io.proxquant.contracts.ShownNames;
import io.proxquant.registry.runs.ListedRun;
import io.proxquant.registry.runs.RunList;
import io.proxquant.registry.runs.RunState;

/** Lists runs, shows the state of one, follows it or cancels it. */
@Command(
        name = "runs",
        description = "List runs, look at one, follow it, or cancel it.",
        mixinStandardHelpOptions = true)
final class RunsCommand implements Runnable {
    private static final int MOST_QUEUED = 1_000;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "what shall be done is missing: list, show, follow or cancel");
    }

    @Command(
            name = "list",
            description = {
                "List runs: those that wait for a trainer, then the others, the newest first.",
                "--limit and --after are of the others; those that wait are on the first page, 1,000 of them at most."
            },
            mixinStandardHelpOptions = true)
    int list(@Mixin PageArguments page, @Mixin JsonOutput json, @Mixin ConnectionArguments connection) {
        int limit = page.limit();
        try (var installation = installation(connection)) {
            Optional<ListedRun> before = page.after().map(name -> installation
                    .runList()
                    .find(name)
                    .orElseThrow(() -> new CommandFailure("--after " + name + ": no trainer took a run of this name")));
            List<RunView> runs = new ArrayList<>();
            if (before.isEmpty()) {
                new RequestQueue(installation.connection())
                        .queued(installation.runs()::claimed, MOST_QUEUED)
                        .forEach(asked -> runs.add(RunView.queued(asked)));
            }
            RunList.Page taken = installation.runList().newest(limit, before);
            taken.runs().forEach(each -> RunView.taken(each, installation).ifPresent(runs::add));
            if (json.wanted()) {
                json.print(ShownNames.json(runs));
                return 0;
            }
            if (runs.isEmpty()) {
                say("There are no runs.");
            } else {
                RunView.list(runs, Terminal.outputColumns()).forEach(this::say);
            }
            if (taken.more()) {
                say(taken.total() + " runs in all; the next: ./proxquant runs list --after "
                        + taken.runs().get(taken.runs().size() - 1).run() + connection.asGiven());
            }
        }
        return 0;
    }

    @Command(name = "show", description = "Show how a run stands, and what it scored.", mixinStandardHelpOptions = true)
    int show(
            @Parameters(paramLabel = "RUN", description = "Name of the run.") String run,
            @Mixin JsonOutput json,
            @Mixin ConnectionArguments connection) {
        requireName(run);
        try (var installation = installation(connection)) {
            RunView view = RunView.find(run, installation);
            if (json.wanted()) {
                json.print(ShownNames.json(view));
            } else {
                view.lines().forEach(this::say);
            }
        }
        return 0;
    }

    @Command(
            name = "cancel",
            description = {
                "Ask a run, or the runs of a sweep, to stop. It stops at its next step; its checkpoints stay.",
                "One that is queued is cancelled when a trainer comes to it."
            },
            mixinStandardHelpOptions = true)
    int cancel(
            @Parameters(paramLabel = "RUN", description = "Name of the run or sweep.") String run,
            @Mixin JsonOutput json,
            @Mixin ConnectionArguments connection) {
        requireName(run);
        try (var installation = installation(connection)) {
            if (installation.sweeps().read(run).isEmpty()) {
                RunView view = RunView.find(run, installation);
                if (RunState.valueOf(view.state().toUpperCase(Locale.ROOT)).ended()) {
                    throw new CommandFailure("run " + run + " is " + view.state() + " already");
                }
            }
            installation.cancel(run);
            if (json.wanted()) {
                json.print(Json.mapper().createObjectNode().put("run", run).put("asked", "cancel"));
            } else {
                say("Run " + run + " is asked to stop; this shows when it has: ./proxquant runs show " + run
                        + connection.asGiven());
            }
        }
        return 0;
    }

    @Command(
            name = "follow",
            description = "Follow a run to its end and print the results, as submit --wait does, with its exit status.",
            mixinStandardHelpOptions = true)
    int follow(
            @Parameters(paramLabel = "RUN", description = "Name of the run.") String run,
            @Mixin JsonOutput json,
            @Mixin ConnectionArguments connection)
            throws InterruptedException {
        requireName(run);
        Connection to = connection.connection(Workplace.here(), System.getenv());
        try (var installation = new Installation(to, Clock.systemUTC())) {
            RunView view = RunView.find(run, installation);
            if (view.state().equals(RunState.FAILED.wire()) || view.state().equals(RunState.CANCELLED.wire())) {
                throw new RunEnded("run " + run + " is " + view.state() + view.why());
            }
            Optional<RequestQueue.Asked> asked = new RequestQueue(to).find(view.request()::equals);
            Submitted work = RunWork.of(view.request(), installation);
            Long step =
                    view.state().equals(RunState.COMPLETED.wire()) ? view.end().step() : null;
            return RunReport.print(
                    Follow.along(
                            work,
                            asked.map(RequestQueue.Asked::reference).orElse(null),
                            !view.state().equals(RunState.QUEUED.wire()),
                            step,
                            connection.asGiven(),
                            installation,
                            Terminal.standardError()),
                    to.consoleUrl(),
                    json,
                    spec.commandLine());
        }
    }

    private static void requireName(String run) {
        if (!Names.valid(run)) {
            throw CommandFailure.badUsage(Printable.line(run) + ": a run's name has " + Names.ALLOWED);
        }
    }

    private static Installation installation(ConnectionArguments connection) {
        return new Installation(connection.connection(Workplace.here(), System.getenv()), Clock.systemUTC());
    }

    private void say(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(Printable.line(line));
        out.flush();
    }
}
