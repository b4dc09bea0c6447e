package io.proxquant.messaging;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import org.apache.kafka.common.config.TopicConfig;

import io.proxquant.contracts.EventJson;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.Topic;
import io.proxquant.contracts.topics.TopicPlan;
import io.proxquant.messaging.TopicFacts.Setting;

/**
 * What topics must be like so that no event can vanish: there, never compacted, kept long enough, and acknowledged by
 * enough replicas. Every problem names topic, setting, value, where the value comes from, and what it must be.
 */
final class TopicRules {

    private static final long HEADROOM = 64 * 1024;

    private final String prefix;
    private final Duration minRetention;
    private final int minInsyncReplicas;

    TopicRules(String prefix, Duration minRetention, int minInsyncReplicas) {
        this.prefix = prefix;
        this.minRetention = minRetention;
        this.minInsyncReplicas = minInsyncReplicas;
    }

    /** Names of all topics that an installation has. */
    List<String> names() {
        return TopicPlan.names(prefix);
    }

    /** What is wrong, given the facts about those topics that exist. */
    List<String> problems(Map<String, TopicFacts> facts) {
        List<String> missing = new ArrayList<>(names());
        missing.removeAll(facts.keySet());
        List<String> problems = new ArrayList<>();
        if (!missing.isEmpty()) {
            // one line, however many: usually all are missing, because of a wrong prefix or before they are created
            problems.add("[" + ReasonCode.TOPIC_MISSING + "] " + String.join(", ", missing) + ": "
                    + ReasonCode.TOPIC_MISSING.meaning());
        }
        names().stream().map(facts::get).filter(Objects::nonNull).forEach(topic -> problems.addAll(problems(topic)));
        return problems;
    }

    private List<String> problems(TopicFacts topic) {
        List<String> problems = new ArrayList<>();
        check(topic, TopicConfig.CLEANUP_POLICY_CONFIG, "delete", value -> value.equals("delete"), problems);
        if (!topic.name().equals(Topic.PROGRESS.name(prefix))) {
            check(
                    topic,
                    TopicConfig.RETENTION_MS_CONFIG,
                    "-1 or at least " + minRetention.toMillis(),
                    value -> Long.parseLong(value) == -1 || Long.parseLong(value) >= minRetention.toMillis(),
                    problems);
        }
        check(
                topic,
                TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG,
                "at least " + minInsyncReplicas + " and at most the " + topic.replicas() + " replicas",
                value -> Integer.parseInt(value) >= minInsyncReplicas && Integer.parseInt(value) <= topic.replicas(),
                problems);
        long largest = EventJson.MAX_BYTES + HEADROOM;
        check(
                topic,
                TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                "at least " + largest,
                value -> Long.parseLong(value) >= largest,
                problems);
        return problems;
    }

    private interface Rule {
        boolean holds(String value);
    }

    private static void check(TopicFacts topic, String key, String must, Rule rule, List<String> problems) {
        Optional<Setting> setting = Optional.ofNullable(topic.settings().get(key));
        if (setting.isEmpty() || !rule.holds(setting.get().value())) {
            problems.add("[" + ReasonCode.TOPIC_MISCONFIGURED + "] " + topic.name() + ": " + key + " is "
                    + setting.map(s -> s.value() + " (" + s.source() + ")").orElse("unknown") + ", must be " + must);
        }
    }
}
