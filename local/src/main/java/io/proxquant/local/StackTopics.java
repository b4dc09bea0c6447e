package io.proxquant.local;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * Creates the pipeline's topics with partitions and retention said explicitly, since the broker creates none by
 * itself. Topics that exist are left as they are.
 */
final class StackTopics {
    static final List<String> NAMES =
            List.of("runs", "run-results", "progress", "checkpoints", "shards", "artifacts", "evaluations");
    private static final Duration KEPT = Duration.ofDays(90);
    // Progress is looked at while a run runs; the console and the CLI read it from where retention begins.
    private static final Duration PROGRESS_KEPT = Duration.ofHours(6);

    private StackTopics() {}

    static void create(String bootstrapServers, String prefix, int partitions) throws InterruptedException {
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
            Set<String> present = admin.listTopics().names().get();
            var absent = new ArrayList<NewTopic>();
            for (String name : NAMES) {
                Duration kept = name.equals("progress") ? PROGRESS_KEPT : KEPT;
                addIfAbsent(absent, present, prefix + name, partitions, kept);
                addIfAbsent(absent, present, prefix + name + ".dlq", partitions, KEPT);
            }
            if (!absent.isEmpty()) {
                admin.createTopics(absent).all().get();
            }
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw new StackException("topics cannot be created: " + e.getCause(), e);
            }
        }
    }

    private static void addIfAbsent(
            List<NewTopic> absent, Set<String> present, String name, int partitions, Duration kept) {
        if (!present.contains(name)) {
            // Retention works on whole segments: they must be no longer than what is kept.
            Duration segment = kept.compareTo(Duration.ofDays(7)) < 0 ? kept : Duration.ofDays(7);
            absent.add(new NewTopic(name, partitions, (short) 1)
                    .configs(Map.of(
                            TopicConfig.RETENTION_MS_CONFIG, Long.toString(kept.toMillis()),
                            TopicConfig.SEGMENT_MS_CONFIG, Long.toString(segment.toMillis()))));
        }
    }
}
