package io.proxquant.messaging;

import java.util.Collection;

import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Lets a partition go only after its work has reached a boundary, or the wait is over. Work of other partitions goes on.
 * All incoming channels use it: {@code consumer-rebalance-listener.name} is set for the connector.
 */
@ApplicationScoped
@Identifier(WorkRebalanceListener.NAME)
public class WorkRebalanceListener implements KafkaConsumerRebalanceListener {

    /** The name under which channels refer to it. */
    public static final String NAME = "proxquant-work";

    private final WorkRegistry registry;
    private final MessagingSettings settings;

    @Inject
    WorkRebalanceListener(WorkRegistry registry, MessagingSettings settings) {
        this.registry = registry;
        this.settings = settings;
    }

    @Override
    public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        registry.assigned(partitions);
    }

    @Override
    public void onPartitionsRevoked(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        registry.revoked(partitions, settings.stopWait());
    }

    /** Another consumer may have them already: the sooner the work stops, the less is done twice. */
    @Override
    public void onPartitionsLost(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        registry.revoked(partitions, settings.stopWait());
    }
}
