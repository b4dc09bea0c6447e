package io.proxquant.cli;

import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.Callable;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import io.proxquant.cli.deadletters.DeadLetter;
import io.proxquant.cli.deadletters.DeadLetterTopics;
import io.proxquant.cli.deadletters.LetterPosition;
import io.proxquant.cli.deadletters.LetterText;
import io.proxquant.cli.deadletters.Replay;
import io.proxquant.cli.deadletters.ReplayPlan;
import io.proxquant.cli.deadletters.ReplayPlan.Step;
import io.proxquant.cli.stack.Connection;
import io.proxquant.cli.stack.Workplace;
import io.proxquant.cli.submit.Installation;
import io.proxquant.contracts.Topic;

/** Hands dead letters to their consumers again; says what it would do until it is told to do it. */
@Command(
        name = "replay",
        description = {
            "Publish dead letters again where they came from, with their key, bytes and headers and a replay number.",
            "Without --execute nothing is published: it prints what would be. A letter that was replayed already, or",
            "came back from three replays, is held back unless --force is given."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:replayed, or shown what would be",
            "1:bad input or failure, or something was held back",
            "2:bad usage"
        })
final class ReplayCommand implements Callable<Integer> {
    @Parameters(
            arity = "0..*",
            paramLabel = "TOPIC:PARTITION:OFFSET",
            converter = LetterPosition.Converter.class,
            description = "Which ones, as list prints them, e.g. runs.dlq:0:17.")
    private List<LetterPosition> positions = List.of();

    @Option(names = "--all", description = "All dead letters, or all of --topic and --reason.")
    private boolean all;

    @Option(
            names = "--topic",
            paramLabel = "NAME",
            converter = LetterPosition.TopicConverter.class,
            description = "With --all: only of this topic, e.g. runs.")
    private Topic topic;

    @Option(names = "--reason", paramLabel = "CODE", description = "With --all: only those with this reason code.")
    private String reason;

    @Option(
            names = {"--execute", "--yes"},
            description = "Do it.")
    private boolean execute;

    @Option(names = "--force", description = "Replay also what is held back.")
    private boolean force;

    @Option(names = "--json", description = "Print one JSON array on standard output, and nothing else there.")
    private boolean json;

    @Mixin
    private ConnectionArguments connection;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        requireChoice();
        Connection to = connection.connection(Workplace.here(), System.getenv());
        List<Step> steps = plan(to);
        if (execute) {
            try (var installation = new Installation(to, Clock.systemUTC())) {
                Replay replay = new Replay(installation);
                for (Step step : steps) {
                    if (step.goes(force)) {
                        replay.publish(step);
                        say(step, "replayed as number " + step.number());
                    }
                }
            }
        }
        report(steps);
        long heldBack = steps.stream().filter(step -> !step.goes(force)).count();
        if (execute && heldBack > 0) {
            throw new CommandFailure("held back: " + heldBack + " of " + steps.size() + "; --force replays these too");
        }
        return 0;
    }

    private void requireChoice() {
        if (all == !positions.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "name dead letters as TOPIC:PARTITION:OFFSET, or give --all; one of the two");
        }
        if (!all && (topic != null || reason != null)) {
            throw new ParameterException(spec.commandLine(), "--topic and --reason go with --all");
        }
    }

    private List<Step> plan(Connection to) {
        try (var topics = new DeadLetterTopics(to)) {
            List<DeadLetter> chosen = new ArrayList<>();
            var roles = new LinkedHashSet<Topic>();
            if (all) {
                roles.addAll(DeadLettersCommand.topics(topic));
            } else {
                positions.forEach(position -> roles.add(position.topic()));
            }
            List<DeadLetter> there = topics.all(roles);
            if (all) {
                chosen.addAll(DeadLettersCommand.matching(there, reason));
            } else {
                new LinkedHashSet<>(positions).forEach(position -> chosen.add(topics.at(position)));
            }
            return ReplayPlan.of(chosen, there, topics);
        }
    }

    private void report(List<Step> steps) {
        var out = spec.commandLine().getOut();
        if (json) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            for (Step step : steps) {
                ObjectNode object = LetterText.json(step.letter(), false);
                object.put("replayed", execute && step.goes(force));
                object.put("replayNumber", step.number());
                object.put("heldBack", step.heldBack());
                array.add(object);
            }
            out.println(array);
        } else if (!execute) {
            steps.forEach(step -> say(step, step.goes(force) ? "would be replayed as number " + step.number() : null));
            out.println(steps.isEmpty() ? "There is nothing to replay." : "Nothing was published; --execute does it.");
        } else {
            steps.stream().filter(step -> !step.goes(force)).forEach(step -> say(step, null));
        }
        out.flush();
    }

    private void say(Step step, String what) {
        if (!json) {
            String said = what == null ? "held back: it " + step.heldBack() : what;
            var out = spec.commandLine().getOut();
            LetterText.brief(step.letter()).forEach(out::println);
            out.println("    " + said);
            out.flush();
        }
    }
}
