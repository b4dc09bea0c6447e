package io.proxquant.messaging;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.proxquant.messaging.TopicFacts.Setting;

import static org.assertj.core.api.Assertions.assertThat;

final class TopicRulesTest {

    private final TopicRules rules = new TopicRules("x.", Duration.ofDays(1), 2);
    private final Map<String, TopicFacts> facts = new HashMap<>();

    @BeforeEach
    void allIsWell() {
        rules.names().forEach(name -> facts.put(name, topic(name, "retention.ms", "604800000")));
    }

    private static TopicFacts topic(String name, String key, String value) {
        Map<String, Setting> settings = new HashMap<>();
        settings.put("cleanup.policy", new Setting("delete", "DEFAULT_CONFIG"));
        settings.put("retention.ms", new Setting("604800000", "DEFAULT_CONFIG"));
        settings.put("min.insync.replicas", new Setting("2", "DEFAULT_CONFIG"));
        settings.put("max.message.bytes", new Setting("1048588", "DEFAULT_CONFIG"));
        settings.put(key, new Setting(value, "DYNAMIC_TOPIC_CONFIG"));
        return new TopicFacts(name, 4, 3, settings);
    }

    @Test
    void saneTopicsPass() {
        assertThat(rules.problems(facts)).isEmpty();
        assertThat(rules.names()).contains("x.runs", "x.runs.dlq").hasSize(12);
    }

    @Test
    void aMissingTopicIsNamed() {
        facts.remove("x.checkpoints.dlq");
        assertThat(rules.problems(facts)).singleElement().asString().startsWith("[TOPIC_MISSING] x.checkpoints.dlq");
    }

    @Test
    void allMissingTopicsAreOneProblem() {
        facts.clear();
        assertThat(rules.problems(facts))
                .singleElement()
                .asString()
                .startsWith("[TOPIC_MISSING] ")
                .contains(rules.names());
    }

    @ParameterizedTest
    @CsvSource({
        "cleanup.policy, compact",
        "cleanup.policy, 'compact,delete'",
        "retention.ms, 3600000",
        "min.insync.replicas, 1",
        "min.insync.replicas, 4",
        "max.message.bytes, 1000"
    })
    void aSettingThatWouldLoseEventsIsNamedWithValueAndSource(String key, String value) {
        facts.put("x.runs", topic("x.runs", key, value));
        assertThat(rules.problems(facts))
                .singleElement()
                .asString()
                .startsWith(
                        "[TOPIC_MISCONFIGURED] x.runs: " + key + " is " + value + " (DYNAMIC_TOPIC_CONFIG), must be");
    }

    @Test
    void progressMayBeShortAndRetentionEndless() {
        facts.put("x.progress", topic("x.progress", "retention.ms", "3600000"));
        facts.put("x.runs", topic("x.runs", "retention.ms", "-1"));
        assertThat(rules.problems(facts)).isEmpty();
    }
}
