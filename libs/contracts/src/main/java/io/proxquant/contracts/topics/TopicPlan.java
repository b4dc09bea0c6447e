package io.proxquant.contracts.topics;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.proxquant.contracts.Topic;
import io.proxquant.contracts.settings.SettingNames;
import io.proxquant.contracts.settings.Settings;

/**
 * What the topics of an installation are like: every topic of the contract and its dead letters, as the services' own rules
 * at start want them. Deleted by age alone, so that no event can vanish before its time.
 *
 * @param prefix before every topic
 * @param partitions of each topic; no service can use more processes than that
 * @param replicationFactor copies of each record
 * @param minInsyncReplicas copies that must have a record before it counts
 * @param retention how long events are kept
 * @param progressRetention how long progress events are kept
 * @param deadLetterRetention how long dead letters are kept
 */
public record TopicPlan(
        String prefix,
        int partitions,
        short replicationFactor,
        int minInsyncReplicas,
        Duration retention,
        Duration progressRetention,
        Duration deadLetterRetention) {

    private static final String TOPICS = "proxquant.topics.";
    private static final Duration LONGEST_SEGMENT = Duration.ofDays(7);
    private static final int RETENTION_HOURS = 90 * 24;
    // Progress is looked at while a run runs; console and command line read it from where retention begins.
    private static final int PROGRESS_RETENTION_HOURS = 6;

    /**
     * What the settings {@code proxquant.prefix} and {@code proxquant.topics.*} say; unless they do, three copies of each
     * record of which two must be in sync.
     *
     * @throws io.proxquant.contracts.settings.SettingException naming the one that is no number, or too small
     */
    public static TopicPlan of(Settings settings) {
        return new TopicPlan(
                settings.text(SettingNames.PREFIX).orElse(Topic.DEFAULT_PREFIX),
                settings.count(TOPICS + "partitions", 12),
                (short) settings.count(TOPICS + "replication-factor", 3),
                settings.count(TOPICS + "min-insync-replicas", 2),
                Duration.ofHours(settings.count(TOPICS + "retention-hours", RETENTION_HOURS)),
                Duration.ofHours(settings.count(TOPICS + "progress-retention-hours", PROGRESS_RETENTION_HOURS)),
                Duration.ofHours(settings.count(TOPICS + "dead-letter-retention-hours", RETENTION_HOURS)));
    }

    /** The same where there is one broker, which is all the copies there can be. */
    public static TopicPlan ofOneBroker(String prefix, int partitions) {
        return new TopicPlan(
                prefix,
                partitions,
                (short) 1,
                1,
                Duration.ofHours(RETENTION_HOURS),
                Duration.ofHours(PROGRESS_RETENTION_HOURS),
                Duration.ofHours(RETENTION_HOURS));
    }

    /** The names of all topics that an installation has. */
    public static List<String> names(String prefix) {
        List<String> names = new ArrayList<>();
        for (Topic topic : Topic.values()) {
            names.add(topic.name(prefix));
            names.add(topic.deadLetters(prefix));
        }
        return List.copyOf(names);
    }

    /** All topics, each with its dead letters after it. */
    public List<PlannedTopic> topics() {
        List<PlannedTopic> topics = new ArrayList<>();
        for (Topic topic : Topic.values()) {
            topics.add(topic(topic.name(prefix), topic == Topic.PROGRESS ? progressRetention : retention));
            topics.add(topic(topic.deadLetters(prefix), deadLetterRetention));
        }
        return List.copyOf(topics);
    }

    private PlannedTopic topic(String name, Duration kept) {
        // Retention works on whole segments: they must be no longer than what is kept.
        Duration segment = kept.compareTo(LONGEST_SEGMENT) < 0 ? kept : LONGEST_SEGMENT;
        return new PlannedTopic(
                name,
                partitions,
                replicationFactor,
                Map.of(
                        "cleanup.policy", "delete",
                        "min.insync.replicas", Integer.toString(minInsyncReplicas),
                        "retention.ms", Long.toString(kept.toMillis()),
                        "segment.ms", Long.toString(segment.toMillis())));
    }
}
