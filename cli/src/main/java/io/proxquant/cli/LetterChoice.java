package io.proxquant.cli;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

import io.proxquant.cli.deadletters.DeadLetter;
import io.proxquant.cli.deadletters.DeadLetterTopics;
import io.proxquant.cli.deadletters.LetterPosition;
import io.proxquant.contracts.Topic;

/** Which dead letters a command is about: those that are named, or all of a kind. */
final class LetterChoice {
    @Parameters(
            arity = "0..*",
            paramLabel = "TOPIC:PARTITION:OFFSET",
            converter = LetterPosition.Converter.class,
            description = "Which ones, as list prints them, e.g. runs.dlq:0:17.")
    private List<LetterPosition> positions = List.of();

    @Option(names = "--all", description = "All dead letters, or all of --topic and --reason, which go with it.")
    private boolean all;

    @Mixin
    private LetterFilter filter;

    void require(CommandSpec spec) {
        if (all == !positions.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "name dead letters as TOPIC:PARTITION:OFFSET, or give --all; one of the two");
        }
        if (!all && filter.given()) {
            throw new ParameterException(spec.commandLine(), "--topic and --reason go with --all");
        }
    }

    /** All letters of the topics that the choice is about, chosen or not. */
    List<DeadLetter> there(DeadLetterTopics topics) {
        Set<Topic> roles = new LinkedHashSet<>();
        if (all) {
            roles.addAll(filter.topics());
        } else {
            positions.forEach(position -> roles.add(position.topic()));
        }
        return topics.all(roles);
    }

    /** The chosen letters: those of {@code there} that pass the filter, or those that were named. */
    List<DeadLetter> of(List<DeadLetter> there, DeadLetterTopics topics) {
        if (all) {
            return there.stream().filter(filter::takes).toList();
        }
        List<DeadLetter> chosen = new ArrayList<>();
        new LinkedHashSet<>(positions).forEach(position -> chosen.add(topics.at(position)));
        return chosen;
    }
}
