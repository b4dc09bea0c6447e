package io.proxquant.messaging;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * Holds the configuration of the Kafka clients that actually run against what the promises rest on. A test of each
 * service asserts that nothing is returned: defaults here would silently lose events.
 */
@ApplicationScoped
public class RunningClients {

    private final KafkaClientService clients;
    private final ServiceIdentity identity;

    @Inject
    RunningClients(KafkaClientService clients, ServiceIdentity identity) {
        this.clients = clients;
        this.identity = identity;
    }

    /**
     * What is configured otherwise than promised, one line each.
     *
     * @param withoutGroup incoming channels that follow a topic for display and promise nothing
     */
    public List<String> violations(Set<String> withoutGroup) {
        List<String> violations = new ArrayList<>();
        for (String channel : clients.getProducerChannels()) {
            Map<String, ?> running = clients.getProducer(channel).configuration();
            expect(channel, running, ProducerConfig.ACKS_CONFIG, "all", violations);
            expect(channel, running, ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true", violations);
        }
        for (String channel : clients.getConsumerChannels()) {
            if (!withoutGroup.contains(channel)) {
                clients.getConsumers(channel)
                        .forEach(consumer -> consumer(channel, consumer.configuration(), violations));
            }
        }
        return violations;
    }

    private void consumer(String channel, Map<String, ?> running, List<String> violations) {
        expect(channel, running, ConsumerConfig.GROUP_ID_CONFIG, identity.group(), violations);
        expect(channel, running, ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest", violations);
        expect(channel, running, ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false", violations);
        expect(channel, running, ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "1", violations);
        String assignor = CooperativeStickyAssignor.class.getName();
        expect(channel, running, ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, assignor, violations);
    }

    private static void expect(
            String channel, Map<String, ?> running, String key, String expected, List<String> violations) {
        String found = String.valueOf(running.get(key));
        if (!found.equals(expected)) {
            violations.add("channel " + channel + ": " + key + " is " + found + ", must be " + expected);
        }
    }
}
