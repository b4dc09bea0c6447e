package io.proxquant.messaging.topics;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.proxquant.contracts.topics.TopicPlan;
import io.proxquant.local.StackOptions;
import io.proxquant.local.StackOptions.Part;
import io.proxquant.local.StackProcess;

import static org.assertj.core.api.Assertions.assertThat;

/** Against a real broker: what an installer's job does. */
class CreateTopicsTest {
    @TempDir
    private Path data;

    @Test
    void makesWhatIsMissingAndLeavesWhatIsThere() throws Exception {
        try (StackProcess broker = StackProcess.start(StackOptions.in(data).only(Part.KAFKA))) {
            Map<String, String> other = Map.of(
                    "KAFKA_BOOTSTRAP_SERVERS", broker.kafka(),
                    "PROXQUANT_PREFIX", "other.",
                    "PROXQUANT_TOPICS_PARTITIONS", "3",
                    "PROXQUANT_TOPICS_REPLICATION_FACTOR", "1",
                    "PROXQUANT_TOPICS_MIN_INSYNC_REPLICAS", "1",
                    "PROXQUANT_TOPICS_RETENTION_HOURS", "48",
                    "PROXQUANT_TOPICS_PROGRESS_RETENTION_HOURS", "2");
            List<String> names = TopicPlan.names("other.");
            assertThat(run(other, 0)).hasSize(names.size()).allMatch(line -> line.endsWith("made with 3 partitions"));
            assertThat(run(other, 0))
                    .hasSize(names.size())
                    .allMatch(line -> line.endsWith("exists with 3 partitions, 3 wanted; left as it is"));
            try (Admin admin =
                    Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, (Object) broker.kafka()))) {
                assertThat(admin.listTopics().names().get()).containsAll(names);
                assertThat(setting(admin, "other.runs", "retention.ms")).isEqualTo("172800000");
                assertThat(setting(admin, "other.progress", "retention.ms")).isEqualTo("7200000");
                assertThat(setting(admin, "other.progress", "segment.ms")).isEqualTo("7200000");
                assertThat(setting(admin, "other.runs.dlq", "retention.ms")).isEqualTo("7776000000");
            }
        }
    }

    @Test
    void aBrokerThatDoesNotAnswerIsToldInOneLine() throws InterruptedException {
        assertThat(run(
                        Map.of(
                                "KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:1",
                                "KAFKA_DEFAULT_API_TIMEOUT_MS", "300",
                                "KAFKA_REQUEST_TIMEOUT_MS", "200"),
                        1))
                .singleElement()
                .asString()
                .startsWith("[BROKER_UNAVAILABLE] ");
    }

    @Test
    void aWrongVariableIsNamed() throws InterruptedException {
        assertThat(run(Map.of("PROXQUANT_TOPICS_PARTITIONS", "none"), 2))
                .containsExactly(
                        "[CONFIG_INVALID] PROXQUANT_TOPICS_PARTITIONS is 'none', it must be a number from 1 to 999999");
    }

    @Test
    void aBrokerThatIsNotNamedIsAskedFor() throws InterruptedException {
        assertThat(run(Map.of(), 2))
                .containsExactly("[CONFIG_INVALID] kafka.bootstrap.servers is not set; the variable for it is"
                        + " KAFKA_BOOTSTRAP_SERVERS");
    }

    private static List<String> run(Map<String, String> environment, int status) throws InterruptedException {
        var said = new ByteArrayOutputStream();
        assertThat(CreateTopics.run(environment, new PrintStream(said, true, StandardCharsets.UTF_8)))
                .as(said.toString(StandardCharsets.UTF_8))
                .isEqualTo(status);
        return said.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private static String setting(Admin admin, String topic, String name) throws Exception {
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        Config config = admin.describeConfigs(List.of(resource)).all().get().get(resource);
        return config.get(name).value();
    }
}
