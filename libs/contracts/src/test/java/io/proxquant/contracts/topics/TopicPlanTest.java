package io.proxquant.contracts.topics;

import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What an installation's topics are called and how long they keep what they hold, told without the plan's own words. */
class TopicPlanTest {
    private static final TopicPlan PLAN = TopicPlan.ofOneBroker("mine.", 3);

    @Test
    void namesEveryTopicAndItsDeadLettersUnderThePrefix() {
        assertThat(TopicPlan.names("mine."))
                .containsExactlyInAnyOrder(
                        "mine.runs",
                        "mine.runs.dlq",
                        "mine.run-results",
                        "mine.run-results.dlq",
                        "mine.progress",
                        "mine.progress.dlq",
                        "mine.checkpoints",
                        "mine.checkpoints.dlq",
                        "mine.artifacts",
                        "mine.artifacts.dlq",
                        "mine.evaluations",
                        "mine.evaluations.dlq");
        assertThat(PLAN.topics())
                .extracting(PlannedTopic::name)
                .containsExactlyInAnyOrderElementsOf(TopicPlan.names("mine."));
    }

    @Test
    void keepsEventsAndDeadLettersForNinetyDaysAndProgressForSixHours() {
        assertThat(PLAN.topics()).hasSize(12).allSatisfy(topic -> {
            Duration kept = topic.name().equals("mine.progress") ? Duration.ofHours(6) : Duration.ofDays(90);
            Duration segment = topic.name().equals("mine.progress") ? kept : Duration.ofDays(7);
            assertThat(topic.partitions()).isEqualTo(3);
            assertThat(topic.replicationFactor()).isEqualTo((short) 1);
            assertThat(topic.settings())
                    .as(topic.name())
                    .isEqualTo(Map.of(
                            "cleanup.policy",
                            "delete",
                            "min.insync.replicas",
                            "1",
                            "retention.ms",
                            Long.toString(kept.toMillis()),
                            "segment.ms",
                            Long.toString(segment.toMillis())));
        });
    }
}
