package io.proxquant.cli.deadletters;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

import io.proxquant.cli.CommandFailure;
import io.proxquant.cli.stack.Connection;
import io.proxquant.contracts.Topic;

/**
 * Marks dead letters as dealt with, so that metrics, console and alerts count them no longer: the committed offsets of a group
 * that nobody consumes in. An offset can only say "all before", so what lies behind a letter that is still to be dealt with
 * stays counted with it. Never moves back.
 */
public final class DealtWith {
    private static final int PATIENCE_MILLIS = 20_000;

    private final Connection connection;

    public DealtWith(Connection connection) {
        this.connection = connection;
    }

    /**
     * Moves the marks past the letters that are dealt with.
     *
     * @param there all that lie in the topics concerned, oldest first within a partition
     * @param dealtWith those of them that were replayed
     */
    public void mark(List<DeadLetter> there, Set<LetterPosition> dealtWith) throws InterruptedException {
        String group = Topic.dealtWithGroup(connection.prefix());
        try (Admin admin = Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, connection.kafka(),
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS))) {
            Map<TopicPartition, OffsetAndMetadata> marks = admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get();
            Map<TopicPartition, OffsetAndMetadata> moved = moved(there, dealtWith, marks);
            if (!moved.isEmpty()) {
                admin.alterConsumerGroupOffsets(group, moved).all().get();
            }
        } catch (ExecutionException e) {
            throw new CommandFailure(
                    "replayed, but not marked as dealt with, so that the alert stays: "
                            + e.getCause().getMessage() + " (the user needs Read on the group " + group + ")",
                    e);
        }
    }

    private Map<TopicPartition, OffsetAndMetadata> moved(
            List<DeadLetter> there, Set<LetterPosition> dealtWith, Map<TopicPartition, OffsetAndMetadata> marks) {
        Map<TopicPartition, OffsetAndMetadata> moved = new HashMap<>();
        Set<TopicPartition> stopped = new HashSet<>();
        for (DeadLetter letter : there) {
            LetterPosition position = letter.position();
            TopicPartition partition =
                    new TopicPartition(position.kafkaTopic(connection.prefix()), position.partition());
            OffsetAndMetadata mark = marks.get(partition);
            if (mark != null && position.offset() < mark.offset()) {
                continue;
            }
            if (!dealtWith.contains(position)) {
                stopped.add(partition);
            } else if (!stopped.contains(partition)) {
                moved.put(partition, new OffsetAndMetadata(position.offset() + 1));
            }
        }
        return moved;
    }
}
