package io.proxquant.cli;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;

import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import io.proxquant.cli.connection.Connection;
import io.proxquant.cli.input.InputFile;
import io.proxquant.cli.stack.LocalStack;
import io.proxquant.cli.stack.RunningStack;
import io.proxquant.cli.stack.Workplace;
import io.proxquant.cli.submit.DemoRun;
import io.proxquant.cli.submit.Installation;
import io.proxquant.cli.submit.RecipeFiles;
import io.proxquant.cli.submit.RunSubmission;
import io.proxquant.cli.submit.Submitted;
import io.proxquant.cli.watch.EventTail;
import io.proxquant.cli.watch.Follow;
import io.proxquant.cli.watch.RunEnded;
import io.proxquant.cli.watch.RunResults;
import io.proxquant.contracts.EncodedNames;

/**
 * The newcomer's command: trains, compresses and judges a small network on a local stack, which it starts if none runs.
 */
@Command(
        name = "demo",
        description = {
            "Start a local stack, train, compress and judge a small network, and show what came out.",
            "Uses the stack that ./proxquant up keeps running, if there is one. A second demo ends in the very weights of the",
            "first, which are the champion's already: that is a success too.",
            "In a terminal stack and console stay up afterwards, until Ctrl-C; --exit ends them."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:a variant was promoted or is champion already, or there was nothing to promote",
            "1:bad input or failure",
            "2:bad usage",
            "3:every variant was judged and the gate let none pass"
        })
final class DemoCommand implements Callable<Integer> {
    @Option(names = "--recipe", paramLabel = "FILE", description = "Recipe to run (default: recipes/demo-images.yaml).")
    private InputFile recipe;

    @Mixin
    private DataArguments data;

    @Mixin
    private JsonOutput json;

    @ArgGroup
    private Afterwards afterwards = new Afterwards();

    /** Whether the stack stays up after the results are printed. */
    static final class Afterwards {
        @Option(names = "--exit", description = "Stop the stack and end when the table is there, as in scripts.")
        private boolean exit;

        @Option(
                names = "--keep",
                description =
                        "Keep stack and console up until Ctrl-C. Default where both input and output are a terminal.")
        private boolean keep;

        boolean stays(boolean personWatches) {
            return keep || personWatches && !exit;
        }
    }

    @Mixin
    private StackArguments stack;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        var workplace = Workplace.here();
        var terminal = Terminal.standardError();
        InputFile file = recipe == null ? InputFile.of(workplace.root().resolve("recipes/demo-images.yaml")) : recipe;
        var request = RunSubmission.of(file, data.given());
        var recipes = new RecipeFiles();
        request.check(recipes);
        Optional<RunningStack> running = RunningStack.of(workplace.home());
        if (running.isPresent()) {
            terminal.say("Using the stack that process " + running.get().pid() + " keeps running");
            Connection connection = Connection.of(running.get());
            return run(
                    request,
                    recipes,
                    connection,
                    connection.consoleUrl(),
                    workplace.home(),
                    "",
                    terminal,
                    () -> requireStill(workplace));
        }
        List<Path> roots = data.directories();
        try (var local = LocalStack.start(workplace, stack.ports(), roots, Set.of(), terminal)) {
            terminal.say("Console: " + local.running().consoleUrl());
            Connection connection = Connection.of(local.running());
            boolean stays = afterwards.stays(Terminal.personWatches());
            // The console's address is shown only if the console stays up.
            String console = stays ? connection.consoleUrl() : "";
            int status =
                    run(request, recipes, connection, console, workplace.home(), null, terminal, local::requireAlive);
            if (stays) {
                terminal.say("Stack and console stay up until Ctrl-C; data stays in " + workplace.data());
                local.supervise();
            }
            return status;
        }
    }

    private int run(
            RunSubmission request,
            RecipeFiles recipes,
            Connection connection,
            String console,
            Path home,
            String options,
            Terminal terminal,
            Runnable stillThere)
            throws InterruptedException {
        RunResults results;
        try (var installation = new Installation(connection, Clock.systemUTC(), recipes)) {
            Submitted work = request.prepare(installation);
            Optional<DemoRun> earlier = DemoRun.unfinished(home);
            Optional<DemoRun> repeated = earlier.filter(run -> run.repeats(work));
            if (repeated.isPresent()) {
                terminal.say("Going on with run " + repeated.get().run() + ", whose demo was interrupted");
            } else {
                // The trainer would run it before the new one, although nobody waits for it.
                earlier.ifPresent(run -> installation.cancel(run.run()));
                terminal.say("Run " + work.run() + " of model " + EncodedNames.shown(work.model()));
            }
            Submitted asked = repeated.map(run -> work.named(run.run())).orElse(work);
            DemoRun.begin(home, asked);
            var from = repeated.isPresent() ? EventTail.From.BEGINNING : EventTail.From.NOW;
            results = Follow.untilEnd(asked, installation, from, options, terminal, stillThere);
        } catch (RunEnded e) {
            DemoRun.end(home);
            throw new CommandFailure(e.getMessage(), e);
        }
        DemoRun.end(home);
        return RunReport.print(results, console, json, spec.commandLine());
    }

    private static void requireStill(Workplace workplace) {
        if (RunningStack.of(workplace.home()).isEmpty()) {
            throw new CommandFailure("the stack was stopped; start it again and submit the recipe once more: a run goes"
                    + " on from its last checkpoint when its service comes back");
        }
    }
}
