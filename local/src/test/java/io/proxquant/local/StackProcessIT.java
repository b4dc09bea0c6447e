package io.proxquant.local;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.proxquant.contracts.topics.TopicPlan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What every other module's tests rely on when they ask for a stack. */
class StackProcessIT {
    @TempDir
    Path data;

    @Test
    void recordsAndObjectsSurviveStopAndKill() throws Exception {
        try (var stack = StackProcess.start(StackOptions.in(data).withPartitions(2))) {
            StackEndpoints first = stack.endpoints();
            StackClients.send(stack, "proxquant.runs", "before the stop");
            StackClients.create(stack, "blobs/a", "kept");

            stack.stop();
            assertThat(stack.isAlive()).isFalse();
            stack.startAgain();

            assertThat(stack.kafka()).isEqualTo(first.kafka());
            assertThat(stack.s3()).isEqualTo(first.s3());
            assertThat(stack.secretKey()).isEqualTo(first.secretKey());
            StackClients.send(stack, "proxquant.runs", "before the kill");

            stack.kill();
            stack.startAgain();

            assertThat(StackClients.read(stack, "proxquant.runs", 2))
                    .containsExactlyInAnyOrder("before the stop", "before the kill");
            assertThat(StackClients.get(stack, "blobs/a")).isEqualTo("kept");
        }
    }

    @Test
    void aConditionalPutHasOneWinnerOfSixteen() throws Exception {
        try (var stack = StackProcess.start(data)) {
            var writers = new ArrayList<Callable<Boolean>>();
            for (int i = 0; i < 16; i++) {
                String content = "writer " + i;
                writers.add(() -> StackClients.create(stack, "manifests/one", content));
            }
            var threads = Executors.newFixedThreadPool(16);
            int winners = 0;
            for (var result : threads.invokeAll(writers)) {
                winners += result.get() ? 1 : 0;
            }
            threads.shutdown();
            assertThat(winners).isEqualTo(1);
            assertThat(StackClients.get(stack, "manifests/one")).startsWith("writer ");
        }
    }

    @Test
    void topicsHaveThePartitionsAndTheRetentionThatWereSaid() throws Exception {
        try (var stack = StackProcess.start(StackOptions.in(data)
                        .withPartitions(3)
                        .withPrefix("mine.")
                        .only(StackOptions.Part.KAFKA));
                var admin = Admin.create(Map.of("bootstrap.servers", stack.kafka()))) {
            var names = admin.listTopics().names().get();
            assertThat(names).containsExactlyInAnyOrderElementsOf(TopicPlan.names("mine."));
            admin.describeTopics(names).allTopicNames().get().forEach((name, topic) -> assertThat(topic.partitions())
                    .as(name)
                    .hasSize(3));
            assertThat(retention(admin, "mine.progress"))
                    .isEqualTo(Duration.ofHours(6).toMillis());
            assertThat(retention(admin, "mine.evaluations"))
                    .isEqualTo(Duration.ofDays(90).toMillis());
            assertThat(stack.s3()).as("the store was not asked for").isEmpty();
        }
    }

    @Test
    void nobodyElseReadsTheCredentials() throws Exception {
        try (var stack = StackProcess.start(StackOptions.in(data).only(StackOptions.Part.STORE))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("credentials"))))
                    .isEqualTo("rw-------");
            assertThat(stack.endpoints().toString()).doesNotContain(stack.secretKey());
            assertThat(stack.logText()).doesNotContain(stack.secretKey());
            assertThatThrownBy(() -> StackClients.get(stack.s3(), stack.bucket(), "nobody", "wrong", "blobs/a"))
                    .hasMessageContaining("Forbidden");
        }
    }

    @Test
    void aTakenPortIsNamed() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            int port = taken.getLocalPort();
            assertThatThrownBy(() -> StackProcess.start(StackOptions.in(data).withPorts(port, 0)))
                    .isInstanceOf(StackException.class)
                    .hasMessageContaining("port " + port)
                    .hasMessageContaining("Kafka broker")
                    .hasMessageContaining("choose another port");
            assertThatThrownBy(() -> StackProcess.start(StackOptions.in(data).withPorts(0, port)))
                    .hasMessageContaining("port " + port)
                    .hasMessageContaining("S3 server");
        }
    }

    @Test
    void aSecondStackOnTheSameDataIsRefused() {
        var storeOnly = StackOptions.in(data).only(StackOptions.Part.STORE);
        try (var first = StackProcess.start(storeOnly)) {
            assertThatThrownBy(() -> StackProcess.start(storeOnly))
                    .isInstanceOf(StackException.class)
                    .hasMessageContaining(data.toString())
                    .hasMessageContaining("process " + first.pid());
            assertThat(first.isAlive()).isTrue();
        }
    }

    @Test
    void theStackLeavesWithItsParent() throws Exception {
        // A parent of its own, killed without a chance to say goodbye: only the closed pipe tells the stack.
        var parent = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-D" + StackProcess.ROOT_PROPERTY + "=" + System.getProperty(StackProcess.ROOT_PROPERTY),
                        StackParent.class.getName(),
                        data.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        long pid = Long.parseLong(parent.inputReader(StandardCharsets.UTF_8).readLine());
        ProcessHandle stack = ProcessHandle.of(pid).orElseThrow();
        assertThat(stack.isAlive()).isTrue();

        parent.destroyForcibly().waitFor();

        assertThat(stack.onExit().get(30, java.util.concurrent.TimeUnit.SECONDS).isAlive())
                .isFalse();
    }

    @Test
    void anExistingTopicKeepsItsRecordsWhenTheStackIsStartedWithOtherPartitions() throws Exception {
        try (var stack =
                StackProcess.start(StackOptions.in(data).withPartitions(1).only(StackOptions.Part.KAFKA))) {
            StackClients.send(stack, "proxquant.checkpoints", "kept");
        }
        try (var stack =
                StackProcess.start(StackOptions.in(data).withPartitions(4).only(StackOptions.Part.KAFKA))) {
            assertThat(StackClients.read(stack, "proxquant.checkpoints", 1)).containsExactly("kept");
        }
    }

    @Test
    void noTopicComesIntoBeingByBeingWrittenTo() {
        try (var stack = StackProcess.start(StackOptions.in(data).only(StackOptions.Part.KAFKA));
                var producer = new KafkaProducer<>(
                        Map.<String, Object>of("bootstrap.servers", stack.kafka(), "max.block.ms", "2000"),
                        new StringSerializer(),
                        new StringSerializer())) {
            assertThatThrownBy(() -> producer.send(new ProducerRecord<>("proxquant.typo", "x"))
                            .get())
                    .hasMessageContaining("proxquant.typo");
        }
    }

    private static long retention(Admin admin, String topic) throws Exception {
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        return Long.parseLong(admin.describeConfigs(List.of(resource))
                .all()
                .get()
                .get(resource)
                .get("retention.ms")
                .value());
    }
}
