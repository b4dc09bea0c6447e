package io.proxquant.cli.deadletters;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.proxquant.cli.CommandFailure;
import io.proxquant.cli.connection.Connection;
import io.proxquant.cli.deadletters.ReplayPlan.Step;
import io.proxquant.cli.stack.RunningStack;
import io.proxquant.cli.submit.Installation;
import io.proxquant.contracts.EventHeaders;
import io.proxquant.contracts.EventType;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.Topic;
import io.proxquant.local.StackOptions;
import io.proxquant.local.StackProcess;
import io.proxquant.storage.MinioObjectStore;
import io.proxquant.storage.ObjectKey;
import io.proxquant.storage.ObjectStore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Dead letters on a real broker, looked at and replayed. Each test has a topic of its own. */
class DeadLettersIT {
    private static final String NO_KEY = null;

    @TempDir
    static Path data;

    private static StackProcess stack;
    private static KafkaProducer<byte[], byte[]> producer;

    private Installation installation;
    private DeadLetterTopics topics;

    @BeforeAll
    static void start() {
        stack = StackProcess.start(StackOptions.in(data).withPartitions(2));
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", stack.kafka(), "acks", "all"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    @AfterAll
    static void stop() {
        producer.close();
        stack.close();
    }

    @BeforeEach
    void open() {
        Connection connection = Connection.of(new RunningStack(
                0,
                stack.kafka(),
                stack.s3(),
                "us-east-1",
                stack.bucket(),
                stack.accessKey(),
                stack.secretKey(),
                stack.prefix(),
                "test",
                "",
                List.of()));
        installation = new Installation(connection, Clock.systemUTC());
        topics = new DeadLetterTopics(connection);
    }

    @AfterEach
    void close() {
        topics.close();
        installation.close();
    }

    private static Map<String, String> headers(Topic topic, String id) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("ce_id", id);
        headers.put("ce_source", "/tests");
        headers.put("ce_subject", "model/" + id);
        headers.put(EventHeaders.DEAD_LETTER_REASON, "EVENT_SCHEMA");
        headers.put(EventHeaders.DEAD_LETTER_DETAIL, "a field is missing");
        headers.put(EventHeaders.DEAD_LETTER_TOPIC, topic.name(stack.prefix()));
        headers.put(EventHeaders.DEAD_LETTER_PARTITION, "1");
        headers.put(EventHeaders.DEAD_LETTER_OFFSET, "7");
        return headers;
    }

    private static void put(Topic topic, String key, byte[] value, Map<String, String> headers) throws Exception {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(topic.deadLetters(stack.prefix()), 0, key == null ? null : utf8(key), value);
        headers.forEach((name, text) -> record.headers().add(name, utf8(text)));
        producer.send(record).get();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private List<Step> plan(Topic topic) {
        List<DeadLetter> all = topics.all(List.of(topic));
        return ReplayPlan.of(all, all, topics);
    }

    private List<ConsumerRecord<byte[], byte[]>> replayed(Topic topic) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        topics.since(topic, Instant.EPOCH, records::add);
        return records;
    }

    @Test
    void aReplayIsTheOriginalWithANumberAndARepeatedOneIsNoticed() throws Exception {
        byte[] bytes = {0, (byte) 0xff, 10};
        put(Topic.RUNS, "key", bytes, headers(Topic.RUNS, "a"));
        Step step = plan(Topic.RUNS).get(0);
        assertThat(step.number()).isEqualTo(1);
        assertThat(step.heldBack()).isNull();

        new Replay(installation).publish(step);

        ConsumerRecord<byte[], byte[]> replay = replayed(Topic.RUNS).get(0);
        assertThat(replay.partition()).as("where it was").isEqualTo(1);
        assertThat(replay.key()).isEqualTo(utf8("key"));
        assertThat(replay.value()).isEqualTo(bytes);
        assertThat(replay.headers().toArray())
                .extracting(Header::key)
                .containsExactly("ce_id", "ce_source", "ce_subject", EventHeaders.REPLAY);
        assertThat(replay.headers().lastHeader(EventHeaders.REPLAY).value()).isEqualTo(utf8("1"));

        Step again = plan(Topic.RUNS).get(0);
        assertThat(again.heldBack()).isEqualTo("was replayed already, as number 1 at runs:1:0");
        assertThat(again.number()).as("with --force it would get a new one").isEqualTo(2);
        assertThat(again.goes(false)).isFalse();
        assertThat(again.goes(true)).isTrue();
    }

    @Test
    void aLetterThatKeepsComingBackIsHeldBackAndLettersOfOneEventGetNumbersOfTheirOwn() throws Exception {
        byte[] value = utf8("{}");
        put(Topic.CHECKPOINTS, "k", value, headers(Topic.CHECKPOINTS, "a"));
        put(Topic.CHECKPOINTS, "k", value, headers(Topic.CHECKPOINTS, "a"));
        Map<String, String> third = headers(Topic.CHECKPOINTS, "b");
        third.put(EventHeaders.REPLAY, "3");
        put(Topic.CHECKPOINTS, "k", value, third);

        List<Step> steps = plan(Topic.CHECKPOINTS);

        assertThat(steps).extracting(Step::number).containsExactly(1, 2, 4);
        assertThat(steps)
                .extracting(Step::heldBack)
                .containsExactly(
                        null, "is the same event as another letter that is replayed", "came back from 3 replays");
    }

    @Test
    void whatWasTooLargeForTheDeadLettersComesFromTheStore() throws Exception {
        String whole = "{\"topic\":\"t\",\"partition\":1,\"offset\":7,\"key\":\"" + base64("k") + "\",\"value\":\""
                + base64("large") + "\",\"headers\":[{\"key\":\"ce_id\",\"value\":\"" + base64("a") + "\"}]}";
        try (ObjectStore store = new MinioObjectStore(installation.connection().store())) {
            store.create(new ObjectKey("blobs/whole"), utf8(whole));
        }
        Map<String, String> headers = new LinkedHashMap<>(Map.of(EventHeaders.DEAD_LETTER_OBJECT, "blobs/whole"));
        put(Topic.ARTIFACTS, NO_KEY, null, headers);

        new Replay(installation).publish(plan(Topic.ARTIFACTS).get(0));

        ConsumerRecord<byte[], byte[]> replay = replayed(Topic.ARTIFACTS).get(0);
        assertThat(replay.key()).isEqualTo(utf8("k"));
        assertThat(replay.value()).isEqualTo(utf8("large"));
        assertThat(replay.headers().toArray()).extracting(Header::key).containsExactly("ce_id", EventHeaders.REPLAY);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(utf8(text));
    }

    @Test
    void aLetterDoesNotChooseItsTopic() throws Exception {
        Map<String, String> headers = headers(Topic.EVALUATIONS, "a");
        headers.put(EventHeaders.DEAD_LETTER_TOPIC, "payroll");
        put(Topic.EVALUATIONS, "k", utf8("{}"), headers);
        Step step = plan(Topic.EVALUATIONS).get(0);

        assertThatThrownBy(() -> new Replay(installation).publish(step))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("says that it came from topic 'payroll'");
    }

    @Test
    void aReplayOfWhatLayOnAWrongTopicIsFoundWhereItsTypeBelongs() throws Exception {
        Map<String, String> headers = headers(Topic.PROGRESS, "a");
        headers.put("ce_type", EventType.EVALUATION_SKIPPED.ceType());
        headers.put(EventHeaders.DEAD_LETTER_REASON, ReasonCode.EVENT_MISPLACED.code());
        put(Topic.PROGRESS, "misplaced", utf8("{}"), headers);

        new Replay(installation).publish(plan(Topic.PROGRESS).get(0));

        assertThat(replayed(Topic.PROGRESS)).isEmpty();
        assertThat(replayed(Topic.EVALUATIONS))
                .filteredOn(record -> Arrays.equals(record.key(), utf8("misplaced")))
                .hasSize(1);
        assertThat(plan(Topic.PROGRESS).get(0).heldBack())
                .startsWith("was replayed already, as number 1 at evaluations:");
        List<DeadLetter> there = topics.all(List.of(Topic.PROGRESS));
        assertThat(DealtWith.commit(topics, there, Set.of()))
                .as("it was replayed")
                .isEmpty();
        assertThat(topics.dealtWith(there)).containsValue(1L).hasSize(1);

        put(Topic.PROGRESS, "next", utf8("{}"), headers(Topic.PROGRESS, "b"));
        put(Topic.PROGRESS, "last", utf8("{}"), headers(Topic.PROGRESS, "c"));
        List<DeadLetter> all = topics.all(List.of(Topic.PROGRESS));
        Set<LetterPosition> last = Set.of(all.get(2).position());
        assertThat(DealtWith.commit(topics, all, last))
                .as("an older one still counts")
                .hasSize(2);
        Set<LetterPosition> both = Set.of(all.get(1).position(), all.get(2).position());
        assertThat(DealtWith.commit(topics, all, both)).isEmpty();
        assertThat(topics.dealtWith(all)).containsValue(3L).hasSize(1);
    }

    @Test
    void nothingOfAStrangersTextReachesTheTerminalAsItIs() throws Exception {
        String hostile = "\u001b]0;owned\u0007\r\n\u202e\u009b31m";
        Map<String, String> headers = headers(Topic.RUN_RESULTS, hostile);
        headers.put(hostile, hostile);
        headers.put(EventHeaders.DEAD_LETTER_DETAIL, hostile);
        put(Topic.RUN_RESULTS, hostile, utf8("{\"name\": \"" + "\\u001b[2J" + "\"}"), headers);

        DeadLetter letter = topics.at(new LetterPosition(Topic.RUN_RESULTS, 0, 0));

        List<String> lines = new ArrayList<>(LetterText.whole(letter));
        lines.addAll(LetterText.brief(letter, 80));
        assertThat(lines).allSatisfy(line -> assertThat(line.chars())
                .as(line)
                .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT));
        assertThat(LetterText.brief(letter, 80))
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
        assertThat(String.join("\n", lines)).contains("\\u001b]0;owned\\u0007", "EVENT_SCHEMA", "\"name\"");
        assertThat(LetterText.json(letter, true).at("/data/name").textValue()).isEqualTo("\u001b[2J");
    }

    @Test
    void aLetterThatIsNotThereIsAFailureThatSaysWhereToLook() {
        for (LetterPosition nowhere :
                List.of(new LetterPosition(Topic.PROGRESS, 1, 0), new LetterPosition(Topic.PROGRESS, 99, 0))) {
            assertThatThrownBy(() -> topics.at(nowhere))
                    .isInstanceOf(CommandFailure.class)
                    .hasMessageContaining("there is no dead letter " + nowhere)
                    .hasMessageContaining("dead-letters list");
        }
    }
}
