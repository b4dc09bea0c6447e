package io.proxquant.cli.submit;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.proxquant.checkpoints.manifest.ManifestKeys;
import io.proxquant.checkpoints.manifest.RunClaim;
import io.proxquant.cli.ProxQuant;
import io.proxquant.cli.connection.Connection;
import io.proxquant.cli.stack.RunningStack;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.Event;
import io.proxquant.contracts.EventJson;
import io.proxquant.contracts.EventType;
import io.proxquant.contracts.PromotionDecided;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.RequestReference;
import io.proxquant.contracts.RunCompleted;
import io.proxquant.contracts.RunFailed;
import io.proxquant.contracts.RunRequested;
import io.proxquant.contracts.RunStep;
import io.proxquant.contracts.Topic;
import io.proxquant.contracts.cloudevents.EventContext;
import io.proxquant.contracts.cloudevents.EventEncoding;
import io.proxquant.local.StackOptions;
import io.proxquant.local.StackProcess;
import io.proxquant.messaging.wire.KafkaRecords;
import io.proxquant.storage.Manifests;
import io.proxquant.storage.MinioObjectStore;
import io.proxquant.storage.ObjectKey;

import static org.assertj.core.api.Assertions.assertThat;

/** Clients as they run, each a process, on a real broker and store; what services would answer is said by the test. */
class SecondRequestIT {
    private static final Digest DIGEST = Digest.parse("ab".repeat(32));
    private static final String ARTIFACT = "artifacts/shared/" + DIGEST + "/" + DIGEST + "/v1.json";
    private static final long PATIENCE_SECONDS = 120;
    private static final String RECIPE =
            """
            apiVersion: proxquant.io/v1
            model: shared
            seed: 1
            network: {type: resnet, depth: 8, channels: 1, classes: 10, width: 16, shortcut: B}
            data: {type: synthetic-images, trainCount: 200, validationCount: 100}
            training:
              batch: 50
              warmStart:
                epochs: 1
                optimizer: {type: sgd, rate: 0.1}
                schedule: {type: constant}
            quantizations:
              - {name: binary, mode: hard, quantizer: binary-unit, granularity: tensor}
              - {name: two-bit, mode: hard, quantizer: alternating, bits: 2, granularity: row}
            evaluation: {policy: final, batch: 100}
            gate: {maxAccuracyDropPoints: 5}
            """;

    @TempDir
    static Path data;

    private static StackProcess stack;

    @TempDir
    Path work;

    @BeforeAll
    static void start() {
        stack = StackProcess.start(StackOptions.in(data).withPartitions(2));
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    /** What a client said and how it ended. */
    private record Ended(int exit, String out, String err) {}

    @Test
    void theFirstClientIsNotEndedByTheRefusalOfTheSecondAndSeesEveryVariant() throws Exception {
        Process first = submit("one", "--run", "shared-1", "--wait");
        RequestReference asked = request("shared-1", 1);
        Process second = submit("two", "--run", "shared-1", "--seed", "9", "--wait");
        RequestReference refused = request("shared-1", 2);
        assertThat(refused).as("another seed is another request").isNotEqualTo(asked);

        say(failed("shared-1"), refused);
        say(new RunCompleted("shared-1", "shared", DIGEST, 4, DIGEST, 4, 1.5), asked);
        say(rejected("shared-1", "binary", ReasonCode.RULE_FAILED), asked);
        say(PromotionDecided.promoted(new RunStep("shared", "shared-1", 4), ARTIFACT, "two-bit", List.of(), 1), asked);

        Ended one = ended(first, "one");
        assertThat(one.exit()).as(one.toString()).isZero();
        assertThat(one.out().lines())
                .anyMatch(line -> line.matches(" +binary .*rejected"))
                .anyMatch(line -> line.matches(" +two-bit .*promoted"))
                .allMatch(line -> line.length() <= 80);
        Ended two = ended(second, "two");
        assertThat(two.exit()).as(two.toString()).isEqualTo(1);
        assertThat(two.err()).contains("RUN_EXISTS");
    }

    @Test
    void aShutGateIsThreeAndTheChampionsOwnWeightsAreZero() throws Exception {
        Process shut = submit("shut", "--run", "shared-2", "--wait", "--json");
        RequestReference asked = request("shared-2", 1);
        say(new RunCompleted("shared-2", "shared", DIGEST, 4, DIGEST, 4, 1.5), asked);
        say(rejected("shared-2", "binary", ReasonCode.RULE_FAILED), asked);
        say(rejected("shared-2", "two-bit", ReasonCode.RULE_FAILED), asked);
        Ended three = ended(shut, "shut");
        assertThat(three.exit()).as(three.toString()).isEqualTo(3);
        assertThat(three.err()).contains("nothing was promoted");
        assertThat(three.out()).contains("\"variants\":[{\"name\":\"binary\"", "\"name\":\"two-bit\"");

        Process again = submit("again", "--run", "shared-3", "--wait");
        RequestReference repeated = request("shared-3", 1);
        say(new RunCompleted("shared-3", "shared", DIGEST, 4, DIGEST, 4, 1.5), repeated);
        say(rejected("shared-3", "binary", ReasonCode.ALREADY_CHAMPION), repeated);
        say(rejected("shared-3", "two-bit", ReasonCode.RULE_FAILED), repeated);
        Ended zero = ended(again, "again");
        assertThat(zero.exit()).as(zero.toString()).isZero();
        assertThat(zero.out()).contains("already champion");
    }

    @Test
    void aNameThatIsKnownToBeTakenIsRefusedBeforeAnythingIsAskedOrBound() throws Exception {
        var request = RunRequested.training("taken", "shared", DIGEST, DIGEST);
        Connection connection = connection();
        try (var store = new MinioObjectStore(connection.store())) {
            new Manifests(store, Clock.systemUTC(), "test", () -> UUID.randomUUID()
                            .toString())
                    .createOnce(new ObjectKey(ManifestKeys.request("taken")), RunClaim.of(request), RunClaim.class);
        }
        Ended ended = ended(submit("taken", "--run", "taken"), "taken");
        assertThat(ended.exit()).isEqualTo(1);
        assertThat(ended.err()).contains("RUN_EXISTS: the run name taken was taken by another request", "--run");
        assertThat(requests("taken")).isEmpty();
    }

    private static RunFailed failed(String run) {
        return new RunFailed(run, "shared", ReasonCode.RUN_EXISTS, "the run name was taken by another request", null);
    }

    private static PromotionDecided rejected(String run, String variant, ReasonCode reason) {
        return PromotionDecided.rejected(new RunStep("shared", run, 4), ARTIFACT, variant, reason, List.of());
    }

    private Process submit(String name, String... more) throws Exception {
        Path recipe = Files.writeString(work.resolve(name + ".yaml"), RECIPE);
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                ProxQuant.class.getName(),
                "submit",
                recipe.toString(),
                "--kafka",
                stack.kafka(),
                "--store",
                stack.s3(),
                "--bucket",
                stack.bucket(),
                "--prefix",
                stack.prefix()));
        command.addAll(List.of(more));
        var builder = new ProcessBuilder(command)
                .redirectOutput(work.resolve(name + ".out").toFile())
                .redirectError(work.resolve(name + ".err").toFile());
        builder.environment().put("PROXQUANT_HOME", work.toString());
        builder.environment().put("PROXQUANT_STORE_ACCESS_KEY", stack.accessKey());
        builder.environment().put("PROXQUANT_STORE_SECRET_KEY", stack.secretKey());
        return builder.start();
    }

    private Ended ended(Process process, String name) throws Exception {
        try {
            boolean left = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
            Ended ended = new Ended(
                    left ? process.exitValue() : -1,
                    Files.readString(work.resolve(name + ".out")),
                    Files.readString(work.resolve(name + ".err")));
            assertThat(left).as("ended: " + ended).isTrue();
            return ended;
        } finally {
            process.destroyForcibly();
        }
    }

    /** What answers to the newest request of a run must name, once there are so many. */
    private static RequestReference request(String run, int count) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        List<RequestReference> found = requests(run);
        while (found.size() < count) {
            assertThat(System.nanoTime()).as("asked in time").isLessThan(deadline);
            found = requests(run);
        }
        return found.get(count - 1);
    }

    private static List<RequestReference> requests(String run) {
        Map<String, Object> settings = Map.of("bootstrap.servers", stack.kafka(), "enable.auto.commit", false);
        try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            var partitions = consumer.partitionsFor(Topic.RUNS.name(stack.prefix())).stream()
                    .map(each -> new TopicPartition(each.topic(), each.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            var found = new ArrayList<RequestReference>();
            while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.get(each))) {
                for (ConsumerRecord<byte[], byte[]> each : consumer.poll(Duration.ofMillis(300))) {
                    var event = (RunRequested) EventJson.read(EventType.RUN_REQUESTED, each.value());
                    if (event.run().equals(run)) {
                        found.add(new RequestReference(header(each, "ce_source"), header(each, "ce_id")));
                    }
                }
            }
            return found;
        } catch (io.proxquant.contracts.UnreadableEventException e) {
            throw new AssertionError("the client published what nobody can read", e);
        }
    }

    private static void say(Event event, RequestReference answered) throws Exception {
        Map<String, Object> settings = Map.of("bootstrap.servers", stack.kafka());
        try (var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            var message = KafkaRecords.record(
                    EventEncoding.encode(event, "/tests", EventContext.answering(answered), Instant.EPOCH),
                    stack.prefix());
            producer.send(message).get();
        }
    }

    private static String header(ConsumerRecord<byte[], byte[]> message, String name) {
        return new String(message.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    private static Connection connection() {
        return Connection.of(new RunningStack(
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
    }
}
