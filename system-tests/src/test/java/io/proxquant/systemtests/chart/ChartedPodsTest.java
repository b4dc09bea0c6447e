package io.proxquant.systemtests.chart;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

import com.fasterxml.jackson.databind.JsonNode;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.proxquant.contracts.ArtifactRejected;
import io.proxquant.contracts.CheckpointPublished;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.Lineage;
import io.proxquant.contracts.ObjectReference;
import io.proxquant.contracts.Producer;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.RunStep;
import io.proxquant.contracts.topics.TopicPlan;
import io.proxquant.helm.Chart;
import io.proxquant.helm.RenderedManifests;
import io.proxquant.local.StackOptions;
import io.proxquant.local.StackProcess;
import io.proxquant.systemtests.stack.EventLog;
import io.proxquant.systemtests.stack.Installation;
import io.proxquant.systemtests.stack.Launch;
import io.proxquant.systemtests.stack.ServiceProcess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The pods of the rendered chart, each as a process with exactly the environment that Kubernetes would give it, against a
 * broker that takes nobody without TLS and a name. What the chart writes and what the services read cannot drift apart.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChartedPodsTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String PREFIX = "proxquant.";

    @TempDir
    static Path work;

    private KeyPair broker;
    private TokenIssuer issuer;
    private SecuredBroker kafka;
    private StackProcess local;
    private Secrets secrets;

    @BeforeAll
    void start() throws Exception {
        broker = KeyPair.make(work, "broker");
        KeyPair client = KeyPair.make(work, "client");
        issuer = TokenIssuer.start(work);
        kafka = SecuredBroker.start(work.resolve("kafka"), broker, client, issuer);
        local = StackProcess.start(StackOptions.in(work.resolve("local")).withPartitions(2));
        Files.writeString(work.resolve("token-ca.crt"), issuer.certificate());
        secrets = new Secrets(Map.of(
                "kafka-user", Map.of("username", SecuredBroker.USER, "password", SecuredBroker.PASSWORD),
                "kafka-client-of-issuer", Map.of("username", TokenIssuer.CLIENT, "password", TokenIssuer.SECRET),
                "kafka-ca", Map.of("ca.crt", broker.certificate()),
                "kafka-client", Map.of("tls.crt", client.certificate(), "tls.key", client.key()),
                "s3", Map.of("access-key-id", local.accessKey(), "secret-access-key", local.secretKey())));
        assertThat(createTopics()).as(kafka.log()).contains(PREFIX + "checkpoints: made with 2 partitions");
    }

    @AfterAll
    void stop() throws Exception {
        local.close();
        kafka.close();
        issuer.close();
    }

    @Test
    void theTopicsJobLeavesWhatItFinds() throws Exception {
        assertThat(createTopics()).contains(PREFIX + "checkpoints: exists with 2 partitions");
    }

    /** Partitions and copies of a topic, and what was set on it. */
    private record Made(int partitions, int replicas, Map<String, String> settings) {}

    @Test
    void theTopicsJobAndTheLocalStackMakeTheSameTopics() throws Exception {
        RenderedManifests chart = Chart.with(scram(kafka.scram(), true));
        Map<String, Made> job = topics(clientSettings(PodEnvironment.of(chart, chart.pod("quantizer"), secrets)));

        assertThat(job).containsOnlyKeys(TopicPlan.names(PREFIX));
        assertThat(job.get(PREFIX + "progress"))
                .isEqualTo(new Made(
                        2,
                        1,
                        Map.of(
                                "cleanup.policy", "delete",
                                "min.insync.replicas", "1",
                                "retention.ms", "21600000",
                                "segment.ms", "21600000")));
        assertThat(topics(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, local.kafka())))
                .isEqualTo(job);
    }

    private static Map<String, Made> topics(Map<String, Object> client) throws Exception {
        Map<String, Made> made = new TreeMap<>();
        try (Admin admin = Admin.create(client)) {
            var described = admin.describeTopics(TopicPlan.names(PREFIX))
                    .allTopicNames()
                    .get();
            for (var topic : described.entrySet()) {
                var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic.getKey());
                Map<String, String> settings = new TreeMap<>();
                admin.describeConfigs(List.of(resource)).all().get().get(resource).entries().stream()
                        .filter(entry -> entry.source() == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG)
                        .forEach(entry -> settings.put(entry.name(), entry.value()));
                List<TopicPartitionInfo> partitions = topic.getValue().partitions();
                made.put(
                        topic.getKey(),
                        new Made(partitions.size(), partitions.get(0).replicas().size(), settings));
            }
        }
        return made;
    }

    @ParameterizedTest
    @ValueSource(strings = {"trainer", "quantizer", "evaluator"})
    void aServiceIsReadyBehindTlsAndScramAndHelmTestSaysSo(String service) throws Exception {
        RenderedManifests chart = Chart.with(scram(kafka.scram(), true));
        try (ServiceProcess pod = started(chart, service, secrets)) {
            pod.awaitReady();

            assertThat(helmTest(chart, pod)).isEqualTo("127.0.0.1: ready\n");
        }
    }

    @Test
    void eventsGoInAndOutThroughTlsAndScram() throws Exception {
        RenderedManifests chart = Chart.with(scram(kafka.scram(), true));
        Map<String, Object> client = clientSettings(PodEnvironment.of(chart, chart.pod("quantizer"), secrets));
        var absent = CheckpointPublished.foreign(
                new RunStep("unknown-model", null, 1),
                new ObjectReference("uploads/absent.safetensors", 8, Digest.parse("0".repeat(64))),
                Lineage.UNKNOWN,
                Producer.UNKNOWN);
        try (ServiceProcess pod = started(chart, "quantizer", secrets);
                EventLog events = new EventLog(client, PREFIX);
                var producer = new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(Installation.foreign(absent, PREFIX)).get();

            ArtifactRejected rejected =
                    events.await(ArtifactRejected.class, e -> e.model().equals("unknown-model"), PATIENCE, pod::tail);

            assertThat(rejected.reason()).as(rejected.detail()).isEqualTo(ReasonCode.OBJECT_MISSING);
        }
    }

    @Test
    void aClientCertificateServesInsteadOfAName() throws Exception {
        RenderedManifests chart =
                Chart.with(values(kafka.mutual(), "SSL", true, "client: {existingSecret: kafka-client}", ""));
        try (ServiceProcess pod = started(chart, "quantizer", secrets)) {
            pod.awaitReady();
        }
    }

    @Test
    void aTokenOfTheIssuerServesInsteadOfAPassword() throws Exception {
        try (ServiceProcess pod = started(Chart.with(token()), "quantizer", secrets)) {
            pod.awaitReady();
        }
    }

    @Test
    void aTokenThatTheBrokerDoesNotTrustIsToldAndNotShown() throws Exception {
        Secrets stranger = secrets.with(
                "kafka-client-of-issuer", Map.of("username", TokenIssuer.STRANGER, "password", TokenIssuer.SECRET));

        String log = staysUnready(Chart.with(token()), stranger, "BROKER_");

        assertThat(log).doesNotContain(TokenIssuer.SECRET).contains("invalid_token");
    }

    @Test
    void anotherHostNameIsAcceptedOnlyWhereTheChartSaysSo() throws Exception {
        RenderedManifests strict = Chart.with(scram(kafka.named(), true));
        staysUnready(strict, secrets, "BROKER_UNAVAILABLE");

        RenderedManifests lenient = Chart.with(scram(kafka.named(), false));
        try (ServiceProcess pod = started(lenient, "quantizer", secrets)) {
            pod.awaitReady();
        }
    }

    @Test
    void aWrongPasswordIsToldAndNotShown() throws Exception {
        Secrets wrong = secrets.with("kafka-user", Map.of("username", SecuredBroker.USER, "password", "wrong-horse"));

        String log = staysUnready(Chart.with(scram(kafka.scram(), true)), wrong, "BROKER_");

        assertThat(log).doesNotContain("wrong-horse").contains("Authentication failed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"kafka-user", "kafka-ca"})
    void aMissingSecretIsWaitedFor(String name) throws Exception {
        staysUnready(Chart.with(scram(kafka.scram(), true)), secrets.without(name), "BROKER_");
    }

    /** Alive, not ready, one complaint with the code; gives the log. */
    private String staysUnready(RenderedManifests chart, Secrets there, String code) throws Exception {
        try (ServiceProcess pod = started(chart, "quantizer", there)) {
            await(code + " is told").atMost(PATIENCE).untilAsserted(() -> {
                assertThat(pod.alive()).as(pod.log()).isTrue();
                assertThat(pod.status("/q/health/ready")).isEqualTo(503);
                assertThat(pod.get("/q/health/ready").body()).contains(code);
            });
            await("it stays so")
                    .during(Duration.ofSeconds(6))
                    .atMost(PATIENCE)
                    .until(() ->
                            pod.alive() && pod.status("/q/health/live") == 200 && pod.status("/q/health/ready") == 503);
            assertThat(pod.log().lines().filter(line -> line.contains("[" + code)))
                    .as(pod.log())
                    .hasSize(1);
            return pod.log();
        }
    }

    private ServiceProcess started(RenderedManifests chart, String service, Secrets there) throws Exception {
        Map<String, String> environment = new HashMap<>(Launch.ENGINE);
        environment.putAll(PodEnvironment.of(chart, chart.pod(service), there));
        environment.computeIfPresent(
                "KAFKA_SASL_JAAS_CONFIG",
                (name, login) -> login.replace(
                        "/etc/proxquant/token-ca/ca.crt",
                        work.resolve("token-ca.crt").toString()));
        return ServiceProcess.start(
                service + "-service",
                work.resolve("pods"),
                Map.of(),
                new Launch(List.of(), List.of(), environment, false));
    }

    /** Runs the command of the topics job's pod with the image's folder where the build has it. */
    private String createTopics() throws Exception {
        RenderedManifests chart = Chart.with(scram(kafka.scram(), true));
        JsonNode pod = chart.one("Job", "-topics").at("/spec/template/spec");
        List<String> command = new ArrayList<>();
        String app = ServiceProcess.jar("quantizer-service").getParent().toString();
        RenderedManifests.each(pod.at("/containers/0/command"))
                .forEach(word -> command.add(word.asText().replace("/opt/proxquant", app)));
        command.set(
                0,
                Path.of(System.getProperty("java.home"), "bin", command.get(0)).toString());
        return output(command, PodEnvironment.of(chart, pod, secrets));
    }

    /** Runs the command of the helm test's pod for one service, at the port where it is here. */
    private static String helmTest(RenderedManifests chart, ServiceProcess service) throws Exception {
        JsonNode command = chart.one("Pod", "-test").at("/spec/containers/0/command");
        assertThat(command.get(2).asText()).contains("/8080");
        return output(
                List.of(
                        "bash",
                        "-c",
                        command.get(2).asText().replace("/8080", "/" + service.port()),
                        command.get(3).asText(),
                        "127.0.0.1"),
                Map.of());
    }

    private static String output(List<String> command, Map<String, String> environment) throws Exception {
        Path said = Files.createTempFile(work, "said", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(said.toFile());
        builder.environment().keySet().retainAll(List.of("PATH"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(said)).isZero();
        return Files.readString(said);
    }

    /** The pod's Kafka variables as client settings, so that the test comes in by the same door. */
    private static Map<String, Object> clientSettings(Map<String, String> environment) {
        Map<String, Object> settings = new HashMap<>();
        environment.forEach((name, value) -> {
            String key =
                    name.replaceFirst("^KAFKA_", "").toLowerCase(Locale.ROOT).replace('_', '.');
            if (name.startsWith("KAFKA_") && AdminClientConfig.configNames().contains(key)) {
                settings.put(key, value);
            }
        });
        return settings;
    }

    private String scram(String servers, boolean verifyHostname) {
        return values(servers, "SASL_SSL", verifyHostname, "", "sasl: {existingSecret: kafka-user}");
    }

    private String token() {
        return values(
                kafka.token(),
                "SASL_SSL",
                true,
                "",
                "sasl: {mechanism: OAUTHBEARER, existingSecret: kafka-client-of-issuer, oauth: {tokenEndpointUrl: \""
                        + issuer.url() + "\", scope: " + TokenIssuer.SCOPE + ", ca: {existingSecret: issuer-ca}}}");
    }

    private String values(String servers, String protocol, boolean verifyHostname, String client, String sasl) {
        return """
                prefix: proxquant.
                kafka:
                  bootstrapServers: %s
                  securityProtocol: %s
                  %s
                  tls:
                    ca: {existingSecret: kafka-ca}
                    verifyHostname: %s
                    %s
                s3: {endpoint: %s, bucket: %s, existingSecret: s3}
                topics: {create: true, partitions: 2, replicationFactor: 1, minInsyncReplicas: 1}
                """
                .formatted(servers, protocol, sasl, verifyHostname, client, local.s3(), local.bucket());
    }
}
