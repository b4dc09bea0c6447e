package io.proxquant.evaluator.console;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.InterruptException;

import io.proxquant.contracts.Topic;

/** How many records lie in the dead-letter topics; nothing is read, only offsets are asked for. */
final class DeadLetterCounts implements AutoCloseable {
    private final Admin admin;
    private final String prefix;

    DeadLetterCounts(Admin admin, String prefix) {
        this.admin = admin;
        this.prefix = prefix;
    }

    /** Role of the topic to the number of its dead letters; topics that do not exist are left out. */
    Map<String, Long> count() {
        try {
            return ask();
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e.getCause());
        }
    }

    private Map<String, Long> ask() throws ExecutionException, InterruptedException {
        Set<String> there = admin.listTopics().names().get();
        Map<String, String> roles = new TreeMap<>();
        for (Topic topic : Topic.values()) {
            if (there.contains(topic.deadLetters(prefix))) {
                roles.put(topic.deadLetters(prefix), topic.role());
            }
        }
        Map<TopicPartition, OffsetSpec> first = new HashMap<>();
        Map<TopicPartition, OffsetSpec> last = new HashMap<>();
        for (TopicDescription topic :
                admin.describeTopics(roles.keySet()).allTopicNames().get().values()) {
            for (TopicPartitionInfo partition : topic.partitions()) {
                first.put(new TopicPartition(topic.name(), partition.partition()), OffsetSpec.earliest());
                last.put(new TopicPartition(topic.name(), partition.partition()), OffsetSpec.latest());
            }
        }
        Map<TopicPartition, ListOffsetsResultInfo> from =
                admin.listOffsets(first).all().get();
        Map<TopicPartition, ListOffsetsResultInfo> to =
                admin.listOffsets(last).all().get();
        Map<String, Long> counts = new TreeMap<>();
        roles.values().forEach(role -> counts.put(role, 0L));
        to.forEach((partition, end) -> counts.merge(
                roles.get(partition.topic()), end.offset() - from.get(partition).offset(), Long::sum));
        return counts;
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(1));
    }
}
