package io.proxquant.messaging.topics;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;

import io.proxquant.contracts.Topic;

/**
 * What the topics of an installation are like: every topic of the contract and its dead letters, as the services' own rules
 * at start want them.
 *
 * @param prefix before every topic
 * @param partitions of each topic; no service can use more processes than that
 * @param replicationFactor copies of each record
 * @param minInsyncReplicas copies that must have a record before it counts
 * @param retention how long events are kept
 * @param progressRetention how long progress events are kept
 * @param deadLetterRetention how long dead letters are kept
 */
record TopicPlan(
        String prefix,
        int partitions,
        short replicationFactor,
        int minInsyncReplicas,
        Duration retention,
        Duration progressRetention,
        Duration deadLetterRetention) {

    private static final Duration LONGEST_SEGMENT = Duration.ofDays(7);

    /** @throws IllegalArgumentException naming the variable that is missing, no number, or too small */
    static TopicPlan from(Map<String, String> environment) {
        return new TopicPlan(
                environment.getOrDefault("PROXQUANT_PREFIX", Topic.DEFAULT_PREFIX),
                number(environment, "PARTITIONS", 12),
                (short) number(environment, "REPLICATION_FACTOR", 3),
                number(environment, "MIN_INSYNC_REPLICAS", 2),
                Duration.ofHours(number(environment, "RETENTION_HOURS", 2160)),
                Duration.ofHours(number(environment, "PROGRESS_RETENTION_HOURS", 6)),
                Duration.ofHours(number(environment, "DEAD_LETTER_RETENTION_HOURS", 2160)));
    }

    private static int number(Map<String, String> environment, String name, int otherwise) {
        String variable = "PROXQUANT_TOPICS_" + name;
        String value = environment.getOrDefault(variable, Integer.toString(otherwise));
        if (!value.matches("[1-9][0-9]{0,5}")) {
            throw new IllegalArgumentException(variable + " is '" + value + "', it must be a number from 1 to 999999");
        }
        return Integer.parseInt(value);
    }

    List<NewTopic> topics() {
        List<NewTopic> topics = new ArrayList<>();
        for (Topic topic : Topic.values()) {
            topics.add(topic(topic.name(prefix), topic == Topic.PROGRESS ? progressRetention : retention));
            topics.add(topic(topic.deadLetters(prefix), deadLetterRetention));
        }
        return topics;
    }

    private NewTopic topic(String name, Duration kept) {
        // Retention works on whole segments: they must be no longer than what is kept.
        Duration segment = kept.compareTo(LONGEST_SEGMENT) < 0 ? kept : LONGEST_SEGMENT;
        return new NewTopic(name, partitions, replicationFactor)
                .configs(Map.of(
                        TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE,
                        TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, Integer.toString(minInsyncReplicas),
                        TopicConfig.RETENTION_MS_CONFIG, Long.toString(kept.toMillis()),
                        TopicConfig.SEGMENT_MS_CONFIG, Long.toString(segment.toMillis())));
    }
}
