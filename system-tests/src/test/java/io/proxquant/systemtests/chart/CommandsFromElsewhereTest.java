package io.proxquant.systemtests.chart;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import io.proxquant.contracts.RunRequested;
import io.proxquant.contracts.Topic;
import io.proxquant.contracts.topics.TopicPlan;
import io.proxquant.helm.Chart;
import io.proxquant.helm.RenderedManifests;
import io.proxquant.systemtests.stack.EventLog;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The command line as it ships, against a broker that takes nobody without TLS and a name or a certificate, and a store with
 * an authority of its own, buckets as host names and a key prefix: by the file of docs/operations.md, and by the variables
 * that the chart gives to a pod.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CommandsFromElsewhereTest {
    private static final Path ROOT = Path.of(System.getProperty("proxquant.root"));
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String RECIPE =
            """
            apiVersion: proxquant.io/v1
            model: %s
            seed: 1
            network: {type: resnet, depth: 8, channels: 1, classes: 10, width: 16, shortcut: B}
            data: {type: synthetic-images, trainCount: 200, validationCount: 100}
            training:
              batch: 50
              warmStart:
                epochs: 1
                optimizer: {type: sgd, rate: 0.1}
                schedule: {type: constant}
            evaluation: {policy: final, batch: 100}
            """;

    @TempDir
    static Path work;

    private TokenIssuer issuer;
    private SecuredBroker kafka;
    private SecuredStore store;
    private Secrets secrets;
    private EventLog events;

    /** What a command said, on both streams. */
    private record Said(int status, String text) {}

    @BeforeAll
    void start() throws Exception {
        KeyPair broker = KeyPair.make(work, "broker");
        KeyPair client = KeyPair.make(work, "client");
        KeyPair authority = KeyPair.make(work, "store", "dns:*.store.test,dns:store.test");
        issuer = TokenIssuer.start(work);
        kafka = SecuredBroker.start(work.resolve("kafka"), broker, client, issuer);
        store = SecuredStore.start(work.resolve("store"), authority);
        secrets = new Secrets(Map.of(
                "kafka-user", Map.of("username", SecuredBroker.USER, "password", SecuredBroker.PASSWORD),
                "kafka-ca", Map.of("ca.crt", broker.certificate()),
                "s3", Map.of("access-key-id", SecuredStore.ACCESS_KEY, "secret-access-key", SecuredStore.SECRET_KEY)));
        Files.writeString(work.resolve("kafka-ca.crt"), broker.certificate());
        Files.writeString(work.resolve("token-ca.crt"), issuer.certificate());
        Files.writeString(work.resolve("s3-ca.crt"), authority.certificate());
        Files.writeString(work.resolve("client.pem"), client.key() + client.certificate());
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                kafka.mutual(),
                "security.protocol",
                "SSL",
                "ssl.truststore.type",
                "PEM",
                "ssl.truststore.location",
                work.resolve("kafka-ca.crt").toString(),
                "ssl.keystore.type",
                "PEM",
                "ssl.keystore.location",
                work.resolve("client.pem").toString());
        try (Admin admin = Admin.create(settings)) {
            admin.createTopics(TopicPlan.ofOneBroker(Topic.DEFAULT_PREFIX, 2).topics().stream()
                            .map(topic -> new NewTopic(topic.name(), topic.partitions(), topic.replicationFactor())
                                    .configs(topic.settings()))
                            .toList())
                    .all()
                    .get();
        }
        events = new EventLog(settings, Topic.DEFAULT_PREFIX);
    }

    @AfterAll
    void stop() throws Exception {
        events.close();
        store.close();
        kafka.close();
        issuer.close();
    }

    @Test
    void theFileOfTheOperationsPageLeadsThere() throws Exception {
        file("installation.properties", page("    kafka\\.bootstrap\\..*", "    proxquant\\.store\\.secret-key=.*"));
        Files.writeString(work.resolve("recipe.yaml"), RECIPE.formatted("by-file"));

        List<String> commands = page("    ./proxquant submit recipe.*", "    ./proxquant dead-letters list --inst.*");
        Said submitted = said(commands.get(0).strip(), Map.of());
        Said letters = said(commands.get(1).strip(), Map.of());

        assertThat(submitted.status()).as(submitted.text()).isZero();
        assertThat(asked("by-file").data()).isNotNull();
        assertThat(Files.isDirectory(store.bucket().resolve("team/recipes"))).isTrue();
        assertThat(letters.status()).as(letters.text()).isZero();
        assertThat(letters.text()).contains("There are no dead letters.");
        Said compared = said("./proxquant compare nothing --installation installation.properties", Map.of());
        assertThat(compared.text()).contains("there is no sweep nothing in this installation");
        for (String other : List.of("models show by-file", "gc")) {
            Said there = said("./proxquant " + other + " --installation installation.properties", Map.of());
            assertThat(there.text()).as(other).isNotBlank().doesNotContain("STORE_", "CONFIG_INVALID", "unexpected");
        }
        assertThat(submitted.text() + letters.text() + compared.text())
                .doesNotContain(SecuredBroker.PASSWORD, SecuredStore.SECRET_KEY);
    }

    @Test
    void aClientCertificateServesInsteadOfAName() throws Exception {
        List<String> lines =
                new ArrayList<>(page("    kafka\\.security\\.protocol=SSL", "    kafka\\.ssl\\.keystore\\.loc.*"));
        lines.addAll(page("    kafka\\.ssl\\.truststore\\.type.*", "    proxquant\\.prefix.*"));
        lines.add("kafka.bootstrap.servers=" + kafka.mutual());
        file("certificate.properties", lines);

        Said letters = said("./proxquant dead-letters list --installation certificate.properties", Map.of());

        assertThat(letters.status()).as(letters.text()).isZero();
        assertThat(letters.text()).contains("There are no dead letters.");
    }

    @Test
    void aTokenOfAnIssuerServesInsteadOfAPassword() throws Exception {
        List<String> lines =
                new ArrayList<>(page("    kafka\\.sasl\\.mechanism=OAUTH.*", "    kafka\\.sasl\\..*\\.scope=.*"));
        lines.addAll(page("    kafka\\.bootstrap\\..*", "    kafka\\.security\\.protocol=SASL_SSL"));
        lines.addAll(page("    kafka\\.ssl\\.truststore\\.type.*", "    kafka\\.ssl\\.truststore\\.location.*"));
        lines.replaceAll(line -> line.replace("kafka.example.com:9093", kafka.token())
                .replace("https://login.example.com/token", issuer.url())
                .replace("/etc/token-ca.crt", work.resolve("token-ca.crt").toString())
                .replace("client.id=ID", "client.id=" + TokenIssuer.CLIENT)
                .replace("client.secret=SECRET", "client.secret=" + TokenIssuer.SECRET));
        file("token.properties", lines);
        lines.replaceAll(line -> line.replace("client.id=" + TokenIssuer.CLIENT, "client.id=" + TokenIssuer.STRANGER));
        file("stranger.properties", lines);
        lines.replaceAll(line -> line.replace("client.secret=", "client.secret=not-"));
        file("unknown.properties", lines);

        Said letters = said("./proxquant dead-letters list --installation token.properties", Map.of());
        Said stranger = said("./proxquant dead-letters list --installation stranger.properties", Map.of());
        Said unknown = said("./proxquant dead-letters list --installation unknown.properties", Map.of());

        assertThat(letters.status()).as(letters.text()).isZero();
        assertThat(letters.text()).contains("There are no dead letters.");
        assertThat(stranger.status()).isEqualTo(1);
        assertThat(stranger.text()).contains("invalid_token", "kafka.sasl.*");
        assertThat(unknown.status()).isEqualTo(1);
        assertThat(unknown.text()).contains("401");
        assertThat(stranger.text() + unknown.text()).doesNotContain(TokenIssuer.SECRET);
    }

    @Test
    void theVariablesOfAPodLeadThere() throws Exception {
        Files.writeString(work.resolve("pod.yaml"), RECIPE.formatted("by-variables"));

        Said submitted = said("./proxquant submit pod.yaml", pod());
        Said letters = said("./proxquant dead-letters list", pod());

        assertThat(submitted.status()).as(submitted.text()).isZero();
        assertThat(asked("by-variables").data()).isNotNull();
        assertThat(Files.isDirectory(store.bucket().resolve("team/models/by-variables")))
                .isTrue();
        assertThat(letters.text()).contains("There are no dead letters.");
    }

    @Test
    void whatIsWrongIsToldAndNoSecretShown() throws Exception {
        Map<String, String> stranger = pod();
        stranger.computeIfPresent(
                "KAFKA_SASL_JAAS_CONFIG", (name, login) -> login.replace(SecuredBroker.PASSWORD, "wrong horse"));
        Said login = said("./proxquant dead-letters list", stranger);
        assertThat(login.status()).isEqualTo(1);
        assertThat(login.text())
                .contains("Authentication failed", "kafka.sasl.*")
                .doesNotContain("wrong horse");

        Map<String, String> untrusted = pod();
        untrusted.remove("KAFKA_SSL_TRUSTSTORE_CERTIFICATES");
        untrusted.remove("KAFKA_SSL_TRUSTSTORE_TYPE");
        untrusted.remove("PROXQUANT_STORE_CA_FILE");
        Said broker = said("./proxquant dead-letters list", untrusted);
        assertThat(broker.status()).isEqualTo(1);
        assertThat(broker.text()).contains("certification path", "kafka.ssl.*");
        Said objects = said("./proxquant compare nothing", untrusted);
        assertThat(objects.status()).isEqualTo(1);
        assertThat(objects.text()).contains("STORE_UNAVAILABLE", "certification path");
    }

    private RunRequested asked(String model) {
        return events.await(RunRequested.class, event -> event.model().equals(model), PATIENCE, () -> "");
    }

    /** What the chart tells a service, with the authority's file where it is here. */
    private Map<String, String> pod() {
        RenderedManifests chart = Chart.with(
                """
                prefix: proxquant.
                kafka:
                  bootstrapServers: %s
                  securityProtocol: SASL_SSL
                  sasl: {existingSecret: kafka-user}
                  tls: {ca: {existingSecret: kafka-ca}}
                s3:
                  endpoint: %s
                  bucket: %s
                  existingSecret: s3
                  pathStyle: false
                  keyPrefix: team/
                  caBundle: {existingSecret: s3-ca}
                """
                        .formatted(kafka.scram(), store.endpoint(), SecuredStore.BUCKET));
        Map<String, String> environment = new HashMap<>(PodEnvironment.of(chart, chart.pod("quantizer"), secrets));
        environment.replace("PROXQUANT_STORE_CA_FILE", work.resolve("s3-ca.crt").toString());
        environment.remove("JAVA_TOOL_OPTIONS");
        return environment;
    }

    /** Lines of the page from one to another, which stand there once. */
    private static List<String> page(String first, String last) throws IOException {
        List<String> lines = Files.readAllLines(ROOT.resolve("docs/operations.md"));
        int from = at(lines, first);
        int to = from + at(lines.subList(from, lines.size()), last);
        return lines.subList(from, to + 1);
    }

    private static int at(List<String> lines, String pattern) {
        for (int at = 0; at < lines.size(); at++) {
            if (lines.get(at).matches(pattern)) {
                return at;
            }
        }
        throw new AssertionError("docs/operations.md has no line " + pattern);
    }

    /** The page's lines with what this installation has instead of its examples. */
    private void file(String name, List<String> lines) throws IOException {
        String text = String.join("\n", lines)
                .replace("kafka.example.com:9093", kafka.scram())
                .replace("\"USER\"", '"' + SecuredBroker.USER + '"')
                .replace("\"PASSWORD\"", '"' + SecuredBroker.PASSWORD + '"')
                .replace("https://s3.example.com", store.endpoint())
                .replace("bucket=models", "bucket=" + SecuredStore.BUCKET)
                .replace("access-key=KEY", "access-key=" + SecuredStore.ACCESS_KEY)
                .replace("secret-key=SECRET", "secret-key=" + SecuredStore.SECRET_KEY);
        Files.writeString(work.resolve(name), text + "\n");
    }

    /** The command as the launcher runs it, with these variables and no others. */
    private Said said(String command, Map<String, String> environment) throws Exception {
        List<String> line = Stream.concat(
                        Stream.of(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-Xmx256m",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-Djdk.net.hosts.file=" + store.hosts(),
                                "-cp",
                                ROOT.resolve("cli/target/app/lib") + "/*",
                                "io.proxquant.cli.ProxQuant"),
                        Stream.of(command.split(" +")).skip(1))
                .toList();
        ProcessBuilder builder =
                new ProcessBuilder(line).directory(work.toFile()).redirectErrorStream(true);
        builder.environment().keySet().retainAll(List.of("PATH"));
        builder.environment().putAll(environment);
        builder.environment().put("PROXQUANT_HOME", work.resolve("no-stack").toString());
        Process process = builder.start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Said(process.exitValue(), text);
    }
}
