package io.proxquant.cli;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import io.proxquant.cli.deadletters.DeadLetter;
import io.proxquant.cli.deadletters.DeadLetterTopics;
import io.proxquant.cli.deadletters.DealtWith;
import io.proxquant.cli.deadletters.LetterPosition;
import io.proxquant.cli.deadletters.LetterText;
import io.proxquant.cli.stack.Workplace;

/** Lists and shows the events that consumers gave up on, replays them, or marks them as dealt with. */
@Command(
        name = "dead-letters",
        description = "Look at what the services gave up on, and replay it when its cause is mended.",
        subcommands = ReplayCommand.class,
        mixinStandardHelpOptions = true)
final class DeadLettersCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "what shall be done is missing: list, show, replay or done");
    }

    @Command(
            name = "list",
            description = "List dead letters, oldest first within each partition.",
            mixinStandardHelpOptions = true)
    int list(@Mixin LetterFilter filter, @Mixin JsonOutput json, @Mixin ConnectionArguments connection) {
        try (var topics = new DeadLetterTopics(connection.connection(Workplace.here(), System.getenv()))) {
            var out = spec.commandLine().getOut();
            if (json.wanted()) {
                ArrayNode array = JsonNodeFactory.instance.arrayNode();
                topics.each(filter.topics(), letter -> {
                    if (filter.takes(letter)) {
                        array.add(LetterText.json(letter, false));
                    }
                });
                json.print(array);
            } else {
                long[] count = {0};
                topics.each(filter.topics(), letter -> {
                    if (filter.takes(letter)) {
                        LetterText.brief(letter, Terminal.outputColumns()).forEach(out::println);
                        count[0]++;
                    }
                });
                out.println(
                        count[0] == 0
                                ? "There are no dead letters."
                                : count[0] + (count[0] == 1 ? " dead letter" : " dead letters"));
            }
            out.flush();
        }
        return 0;
    }

    @Command(
            name = "show",
            description = "Print one dead letter: reason, detail, headers and the event's data.",
            mixinStandardHelpOptions = true)
    int show(
            @Parameters(
                            paramLabel = "TOPIC:PARTITION:OFFSET",
                            converter = LetterPosition.Converter.class,
                            description = "Which one, as list prints it, e.g. runs.dlq:0:17.")
                    LetterPosition position,
            @Mixin JsonOutput json,
            @Mixin ConnectionArguments connection) {
        try (var topics = new DeadLetterTopics(connection.connection(Workplace.here(), System.getenv()))) {
            DeadLetter letter = topics.at(position);
            var out = spec.commandLine().getOut();
            if (json.wanted()) {
                json.print(LetterText.json(letter, true));
            } else {
                LetterText.whole(letter).forEach(out::println);
            }
            out.flush();
        }
        return 0;
    }

    @Command(
            name = "done",
            description = {
                "Say that dead letters are dealt with, without a replay: the alert counts them no more.",
                "They stay where they are. A letter goes on counting as long as one before it in its partition was"
                        + " neither replayed nor named; then this ends with 1."
            },
            mixinStandardHelpOptions = true)
    int done(@Mixin LetterChoice choice, @Mixin JsonOutput json, @Mixin ConnectionArguments connection) {
        choice.require(spec.subcommands().get("done").getCommandSpec());
        List<DeadLetter> chosen;
        List<DeadLetter> left;
        try (var topics = new DeadLetterTopics(connection.connection(Workplace.here(), System.getenv()))) {
            List<DeadLetter> there = choice.there(topics);
            chosen = choice.of(there, topics);
            left = DealtWith.commit(
                    topics, there, chosen.stream().map(DeadLetter::position).collect(Collectors.toSet()));
        }
        Set<LetterPosition> counting = left.stream().map(DeadLetter::position).collect(Collectors.toSet());
        long done = chosen.stream()
                .filter(letter -> !counting.contains(letter.position()))
                .count();
        var out = spec.commandLine().getOut();
        if (json.wanted()) {
            ObjectNode object = JsonNodeFactory.instance.objectNode().put("dealtWith", done);
            ArrayNode counted = object.putArray("counting");
            left.forEach(letter -> counted.add(letter.position().toString()));
            json.print(object);
        } else {
            out.println(done + " of " + chosen.size() + " dealt with; "
                    + (left.isEmpty()
                            ? "none of the topic is left"
                            : left.size() + " still count, the first is "
                                    + left.get(0).position()));
        }
        out.flush();
        return done == chosen.size() ? 0 : 1;
    }
}
