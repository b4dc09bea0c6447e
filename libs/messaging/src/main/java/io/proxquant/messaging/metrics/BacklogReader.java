package io.proxquant.messaging.metrics;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupAuthorizationException;

import io.proxquant.contracts.Topic;

/**
 * Asks the broker what the groups of an installation have not committed and what lies in its dead letters. Only offsets are
 * asked for, by any service about all of them, so that the queue of a service that is not there is seen too. What the
 * broker cannot tell (a partition without leader, a group that this service may not look at) is left out, never guessed;
 * where it is not told which dead letters are dealt with, all count.
 */
public final class BacklogReader {
    private static final System.Logger LOG = System.getLogger(BacklogReader.class.getName());

    private final Admin admin;
    private final String prefix;
    private boolean refused;

    /** @param prefix of the installation's topics and groups */
    public BacklogReader(Admin admin, String prefix) {
        this.admin = admin;
        this.prefix = prefix;
    }

    /** What waits now. */
    public Backlog read() throws ExecutionException, InterruptedException {
        Map<Backlog.Place, Long> lag = new HashMap<>();
        Set<TopicPartition> consumed = partitions(
                topic -> topic.name(prefix), topic -> topic.consumer().isPresent());
        Offsets offsets = offsets(consumed);
        for (Topic topic : Topic.values()) {
            if (topic.consumer().isPresent()) {
                committed(prefix + topic.consumer().get())
                        .ifPresent(committed -> offsets.behind(topic.name(prefix), committed)
                                .forEach((partition, behind) -> lag.put(new Backlog.Place(topic, partition), behind)));
            }
        }
        return new Backlog(lag, deadLetters());
    }

    /** Topic to the records that lie in its dead letters and are not dealt with; topics that do not exist are left out. */
    public Map<Topic, Long> deadLetters() throws ExecutionException, InterruptedException {
        Offsets offsets = offsets(partitions(topic -> topic.deadLetters(prefix), topic -> true));
        Map<TopicPartition, OffsetAndMetadata> dealtWith =
                committed(Topic.dealtWithGroup(prefix)).orElse(Map.of());
        Map<Topic, Long> letters = new HashMap<>();
        for (Topic topic : Topic.values()) {
            offsets.behind(topic.deadLetters(prefix), dealtWith)
                    .values()
                    .forEach(left -> letters.merge(topic, left, Long::sum));
        }
        return letters;
    }

    private Set<TopicPartition> partitions(Function<Topic, String> name, Predicate<Topic> which)
            throws ExecutionException, InterruptedException {
        Set<String> there = admin.listTopics().names().get();
        List<String> wanted = Stream.of(Topic.values())
                .filter(which)
                .map(name)
                .filter(there::contains)
                .toList();
        Collection<TopicDescription> described =
                admin.describeTopics(wanted).allTopicNames().get().values();
        return described.stream()
                .flatMap(topic -> topic.partitions().stream()
                        .map(partition -> new TopicPartition(topic.name(), partition.partition())))
                .collect(Collectors.toSet());
    }

    /** Where partitions begin and end; those that did not answer are in neither. */
    private record Offsets(Map<TopicPartition, Long> first, Map<TopicPartition, Long> end) {

        /** Partition to the records after what is committed or, where nothing is, since retention begins. */
        Map<Integer, Long> behind(String topic, Map<TopicPartition, OffsetAndMetadata> committed) {
            Map<Integer, Long> behind = new HashMap<>();
            end.forEach((partition, last) -> {
                Long begin = first.get(partition);
                if (begin != null && partition.topic().equals(topic)) {
                    OffsetAndMetadata done = committed.get(partition);
                    long next = Math.max(begin, done == null ? 0 : done.offset());
                    behind.put(partition.partition(), Math.max(0, last - next));
                }
            });
            return behind;
        }
    }

    private Offsets offsets(Set<TopicPartition> partitions) throws InterruptedException {
        ListOffsetsResult first = admin.listOffsets(each(partitions, OffsetSpec.earliest()));
        ListOffsetsResult end = admin.listOffsets(each(partitions, OffsetSpec.latest()));
        return new Offsets(answered(first, partitions), answered(end, partitions));
    }

    private static Map<TopicPartition, OffsetSpec> each(Set<TopicPartition> partitions, OffsetSpec which) {
        return partitions.stream().collect(Collectors.toMap(partition -> partition, partition -> which));
    }

    private static Map<TopicPartition, Long> answered(ListOffsetsResult asked, Set<TopicPartition> partitions)
            throws InterruptedException {
        Map<TopicPartition, Long> answers = new HashMap<>();
        for (TopicPartition partition : partitions) {
            try {
                answers.put(partition, asked.partitionResult(partition).get().offset());
            } catch (ExecutionException withoutLeader) {
                LOG.log(System.Logger.Level.DEBUG, "no offsets of {0}: {1}", partition, withoutLeader.getCause());
            }
        }
        return answers;
    }

    /** Empty if this service may not look at the group; one that never committed has no offsets. */
    private Optional<Map<TopicPartition, OffsetAndMetadata>> committed(String group)
            throws ExecutionException, InterruptedException {
        try {
            Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>(admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get());
            offsets.values().removeIf(offset -> offset == null);
            return Optional.of(offsets);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof GroupAuthorizationException)) {
                throw e;
            }
            complain(group);
            return Optional.empty();
        }
    }

    private void complain(String group) {
        if (!refused) {
            refused = true;
            LOG.log(
                    System.Logger.Level.WARNING,
                    "what waits for {0} cannot be shown: allow Describe on the groups {1}*",
                    group,
                    prefix);
        }
    }
}
