package io.proxquant.messaging;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

import io.proxquant.contracts.ReasonCode;
import io.proxquant.messaging.TopicFacts.Setting;
import io.proxquant.messaging.wire.KafkaSettings;
import io.proxquant.storage.DependencyState;

/**
 * Asks the broker at regular times whether it is there, so that readiness tells an outage even while nothing is
 * published, and verifies the topics until they pass once.
 */
final class BrokerWatch implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(BrokerWatch.class.getName());
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Map<String, Object> settings;
    private final TopicRules rules;
    private final DependencyState broker;
    private final ScheduledExecutorService clock;
    private volatile List<String> problems = List.of("topics: not verified yet");
    private List<String> logged = List.of();
    private DependencyState.Outage outage;
    private Admin admin;

    /** @param kafka the clients' common configuration; what an admin client does not know is left out */
    BrokerWatch(Map<String, ?> kafka, TopicRules rules, DependencyState broker) {
        this.settings = adminSettings(kafka);
        this.rules = rules;
        this.broker = broker;
        this.clock = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "broker-watch");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** What all clients share, as far as an admin client knows it, with little patience. */
    static Map<String, Object> adminSettings(Map<String, ?> kafka) {
        return KafkaSettings.of(kafka)
                .admin(Map.of(
                        AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        (int) PATIENCE.toMillis(),
                        AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                        (int) PATIENCE.toMillis()));
    }

    void start(Duration interval) {
        clock.scheduleWithFixedDelay(this::look, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** What is wrong with the topics or still unknown; empty once they are verified. */
    List<String> problems() {
        return problems;
    }

    private void look() {
        try {
            if (admin == null) {
                admin = Admin.create(settings);
            }
            admin.describeCluster().nodes().get();
            if (!problems.isEmpty()) {
                verify();
            }
            reachable();
        } catch (KafkaException | ExecutionException e) {
            away(e);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException bug) {
            // An exception would end the schedule, and readiness would freeze at its last value.
            LOG.log(System.Logger.Level.ERROR, "looking at the broker failed", bug);
        }
    }

    private void reachable() {
        if (outage != null) {
            outage.close();
            outage = null;
        }
    }

    private void away(Exception e) {
        if (outage == null) {
            Throwable why = e instanceof ExecutionException ? e.getCause() : e;
            outage = broker.begin(ReasonCode.BROKER_UNAVAILABLE.code(), "no answer to the watch: " + why.getMessage());
        }
    }

    private void verify() throws ExecutionException, InterruptedException {
        List<String> found = rules.problems(facts());
        if (!found.equals(logged)) {
            found.forEach(problem -> LOG.log(System.Logger.Level.ERROR, problem));
            logged = found;
        }
        problems = found;
    }

    private Map<String, TopicFacts> facts() throws ExecutionException, InterruptedException {
        List<TopicDescription> topics = new ArrayList<>();
        for (KafkaFuture<TopicDescription> topic :
                admin.describeTopics(rules.names()).topicNameValues().values()) {
            try {
                topics.add(topic.get());
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw e;
                }
            }
        }
        List<ConfigResource> resources = topics.stream()
                .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic.name()))
                .toList();
        Map<ConfigResource, Config> configs =
                admin.describeConfigs(resources).all().get();
        return topics.stream()
                .collect(Collectors.toMap(
                        TopicDescription::name,
                        topic -> facts(
                                topic, configs.get(new ConfigResource(ConfigResource.Type.TOPIC, topic.name())))));
    }

    private static TopicFacts facts(TopicDescription topic, Config config) {
        Map<String, Setting> settings = new HashMap<>();
        config.entries()
                .forEach(entry -> settings.put(
                        entry.name(), new Setting(entry.value(), entry.source().toString())));
        int replicas = topic.partitions().stream()
                .mapToInt(partition -> partition.replicas().size())
                .min()
                .orElse(0);
        return new TopicFacts(topic.name(), topic.partitions().size(), replicas, settings);
    }

    @Override
    public void close() {
        clock.shutdownNow();
        if (admin != null) {
            admin.close(Duration.ZERO);
        }
    }
}
