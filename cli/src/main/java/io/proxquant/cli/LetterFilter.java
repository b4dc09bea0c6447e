package io.proxquant.cli;

import java.util.Arrays;
import java.util.List;

import picocli.CommandLine.Option;

import io.proxquant.cli.deadletters.DeadLetter;
import io.proxquant.cli.deadletters.LetterPosition;
import io.proxquant.contracts.Topic;

/** Restricts a command to some dead letters; without either option it is about all. */
final class LetterFilter {
    @Option(
            names = "--topic",
            paramLabel = "NAME",
            converter = LetterPosition.TopicConverter.class,
            description = "Only dead letters of this topic, e.g. runs.")
    private Topic topic;

    @Option(names = "--reason", paramLabel = "CODE", description = "Only dead letters with this reason code.")
    private String reason;

    /** Whether either option was given. */
    boolean given() {
        return topic != null || reason != null;
    }

    /** The topics to look at. */
    List<Topic> topics() {
        return topic == null ? Arrays.asList(Topic.values()) : List.of(topic);
    }

    /** Whether the reason is the wanted one. */
    boolean takes(DeadLetter letter) {
        return reason == null || letter.reason().equalsIgnoreCase(reason);
    }
}
