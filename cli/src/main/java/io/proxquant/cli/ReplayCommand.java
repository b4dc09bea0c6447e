package io.proxquant.cli;

import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import io.proxquant.cli.connection.Connection;
import io.proxquant.cli.deadletters.DeadLetter;
import io.proxquant.cli.deadletters.DeadLetterTopics;
import io.proxquant.cli.deadletters.DealtWith;
import io.proxquant.cli.deadletters.LetterPosition;
import io.proxquant.cli.deadletters.LetterText;
import io.proxquant.cli.deadletters.Replay;
import io.proxquant.cli.deadletters.ReplayPlan;
import io.proxquant.cli.deadletters.ReplayPlan.Step;
import io.proxquant.cli.stack.Workplace;
import io.proxquant.cli.stop.OnStop;
import io.proxquant.cli.submit.Installation;
import io.proxquant.contracts.Topic;

/** Publishes dead letters to their consumers again; without {@code --execute} it only reports what it would do. */
@Command(
        name = "replay",
        description = {
            "Publish dead letters again where they came from, with their key, bytes and headers and a replay number.",
            "What lay on a wrong topic goes to that of its type. Without --execute nothing is published: it prints what"
                    + " would be. A letter that was replayed already, or came back from three replays, is held back"
                    + " unless --force is given. The alert counts replayed letters no more, once all that lie before"
                    + " them in their partition are dealt with."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:replayed, or shown what would be",
            "1:bad input or failure, or something was held back",
            "2:bad usage"
        })
final class ReplayCommand implements Callable<Integer> {
    @Mixin
    private LetterChoice choice;

    @Option(
            names = {"--execute", "--yes"},
            description = "Do it.")
    private boolean execute;

    @Option(names = "--force", description = "Replay also what is held back.")
    private boolean force;

    @Mixin
    private JsonOutput json;

    @Mixin
    private ConnectionArguments connection;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        choice.require(spec);
        Connection to = connection.connection(Workplace.here(), System.getenv());
        List<Step> steps = plan(to);
        if (execute) {
            try (var installation = new Installation(to, Clock.systemUTC());
                    var stopped = OnStop.saying(
                            () -> "stopped; what is said to be replayed was published, and is held back when the"
                                    + " command is given again",
                            Terminal.standardError())) {
                Replay replay = new Replay(installation);
                for (Step step : steps) {
                    if (step.goes(force)) {
                        replay.publish(step);
                        say(step, "replayed" + as(step));
                    }
                }
            }
        }
        report(steps);
        if (execute) {
            dealtWith(to, steps);
        }
        long heldBack = steps.stream().filter(step -> !step.goes(force)).count();
        if (execute && heldBack > 0) {
            throw new CommandFailure("held back: " + heldBack + " of " + steps.size() + "; --force replays these too");
        }
        return 0;
    }

    private List<Step> plan(Connection to) {
        try (var topics = new DeadLetterTopics(to)) {
            List<DeadLetter> there = choice.there(topics);
            return ReplayPlan.of(choice.of(there, topics), there, topics);
        }
    }

    /** Marks the replayed letters as dealt with, so that the alert counts only letters after them. */
    private void dealtWith(Connection to, List<Step> steps) {
        Set<LetterPosition> replayed = steps.stream()
                .filter(step -> step.goes(force))
                .map(step -> step.letter().position())
                .collect(Collectors.toSet());
        try (var topics = new DeadLetterTopics(to)) {
            DealtWith.commit(topics, choice.there(topics), replayed);
        }
    }

    private void report(List<Step> steps) {
        var out = spec.commandLine().getOut();
        if (json.wanted()) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            for (Step step : steps) {
                ObjectNode object = LetterText.json(step.letter(), false);
                object.put("replayed", execute && step.goes(force));
                object.put("replayNumber", step.number());
                object.put("heldBack", step.heldBack());
                array.add(object);
            }
            json.print(array);
        } else if (!execute) {
            steps.forEach(step -> say(step, step.goes(force) ? "would be replayed" + as(step) : null));
            out.println(steps.isEmpty() ? "There is nothing to replay." : "Nothing was published; --execute does it.");
        } else {
            steps.stream().filter(step -> !step.goes(force)).forEach(step -> say(step, null));
        }
        out.flush();
    }

    private static String as(Step step) {
        Topic home = step.letter().home();
        return " as number " + step.number()
                + (home == step.letter().position().topic() ? "" : " on " + home.role() + ", where its type belongs");
    }

    private void say(Step step, String what) {
        if (!json.wanted()) {
            String said = what == null ? "held back: it " + step.heldBack() : what;
            var out = spec.commandLine().getOut();
            LetterText.brief(step.letter(), Terminal.outputColumns()).forEach(out::println);
            out.println("    " + said);
            out.flush();
        }
    }
}
