package io.proxquant.cli.connection;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.internals.AutoOffsetResetStrategy;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

import io.proxquant.cli.CommandFailure;
import io.proxquant.messaging.wire.KafkaSettings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What a command reads of topics ends: at their end, or with a message. Over Kafka's own consumer without a broker. */
class TopicReaderTest {
    private static final TopicPartition RUNS = new TopicPartition("runs", 0);

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>(AutoOffsetResetStrategy.EARLIEST.name());
    private final TopicReader reader =
            new TopicReader(consumer, KafkaSettings.of(Map.of("bootstrap.servers", "127.0.0.1:9")));

    private void holds(int records, long end) {
        consumer.updatePartitions(
                "runs", List.of(new PartitionInfo("runs", 0, Node.noNode(), new Node[0], new Node[0])));
        consumer.assign(List.of(RUNS));
        consumer.updateBeginningOffsets(Map.of(RUNS, 0L));
        consumer.updateEndOffsets(Map.of(RUNS, end));
        consumer.seek(RUNS, 0);
        for (int i = 0; i < records; i++) {
            consumer.addRecord(new ConsumerRecord<>("runs", 0, i, new byte[0], new byte[] {(byte) i}));
        }
    }

    @Test
    void readsToTheEndThatTheTopicHadAndNoFurther() {
        holds(5, 3);
        List<Long> offsets = new ArrayList<>();
        reader.toEnd(reader.required("runs"), record -> offsets.add(record.offset()));
        assertThat(offsets).containsExactly(0L, 1L, 2L);
    }

    @Test
    void aBrokerThatGoesSilentIsToldInsteadOfWaitedForForEver() {
        holds(1, 3);
        assertThatThrownBy(() -> reader.toEnd(reader.required("runs"), record -> {}))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("127.0.0.1:9")
                .hasMessageContaining("went silent");
    }

    @Test
    void aTopicThatIsNotThereIsNoNullAndWhereItIsNeededAMessage() {
        assertThat(reader.partitions("runs")).isEmpty();
        assertThatThrownBy(() -> reader.required("runs"))
                .isInstanceOf(CommandFailure.class)
                .hasMessage("topic runs does not exist; is the prefix right?");
    }
}
