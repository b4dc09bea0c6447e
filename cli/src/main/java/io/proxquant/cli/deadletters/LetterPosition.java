package io.proxquant.cli.deadletters;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

import io.proxquant.contracts.Printable;
import io.proxquant.contracts.Topic;

/**
 * Where a dead letter lies, written as {@code TOPIC:PARTITION:OFFSET}, such as {@code runs.dlq:0:17}.
 *
 * @param topic the topic's role, without prefix and {@code .dlq}
 */
public record LetterPosition(Topic topic, int partition, long offset) {
    private static final Pattern TEXT = Pattern.compile("(.+):([0-9]{1,9}):([0-9]{1,18})");

    /** The topic's name in Kafka. */
    String kafkaTopic(String prefix) {
        return topic.deadLetters(prefix);
    }

    @Override
    public String toString() {
        return topic.role() + Topic.DEAD_LETTERS + ":" + partition + ":" + offset;
    }

    /** The topic of a name with or without prefix, with or without {@code .dlq}; null if there is none. */
    static Topic topic(String name) {
        String bare = name.endsWith(Topic.DEAD_LETTERS)
                ? name.substring(0, name.length() - Topic.DEAD_LETTERS.length())
                : name;
        Topic found = null;
        for (Topic topic : Topic.values()) {
            boolean prefixed = bare.endsWith("." + topic.role()) || bare.endsWith("-" + topic.role());
            if (bare.equals(topic.role())) {
                return topic;
            }
            if (prefixed
                    && (found == null || topic.role().length() > found.role().length())) {
                found = topic;
            }
        }
        return found;
    }

    /** Reads positions of the command line. */
    public static final class Converter implements ITypeConverter<LetterPosition> {
        @Override
        public LetterPosition convert(String text) {
            Matcher parts = TEXT.matcher(text);
            Topic topic = parts.matches() ? topic(parts.group(1)) : null;
            if (topic == null) {
                throw new TypeConversionException("'" + Printable.cut(text, 80)
                        + "' is no TOPIC:PARTITION:OFFSET such as runs.dlq:0:17; dead-letters list prints them");
            }
            return new LetterPosition(topic, Integer.parseInt(parts.group(2)), Long.parseLong(parts.group(3)));
        }
    }

    /** Reads topics of the command line. */
    public static final class TopicConverter implements ITypeConverter<Topic> {
        @Override
        public Topic convert(String text) {
            Topic topic = topic(text);
            if (topic == null) {
                throw new TypeConversionException("'" + Printable.cut(text, 80) + "' is none of our topics");
            }
            return topic;
        }
    }
}
