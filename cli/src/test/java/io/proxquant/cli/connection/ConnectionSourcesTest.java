package io.proxquant.cli.connection;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.apache.kafka.clients.admin.AdminClientConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.proxquant.cli.CommandFailure;
import io.proxquant.cli.stack.RunningStack;
import io.proxquant.contracts.settings.Setting;
import io.proxquant.registry.retention.RetentionSettings;
import io.proxquant.storage.StoreConfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Where a command finds its installation, and what it says of settings that it does not understand. */
class ConnectionSourcesTest {
    private static final Map<String, String> VARIABLES = Map.of(
            "KAFKA_BOOTSTRAP_SERVERS", "variable:9092",
            "KAFKA_SECURITY_PROTOCOL", "SASL_SSL",
            "PROXQUANT_PREFIX", "variable.",
            "PROXQUANT_STORE_ENDPOINT", "https://variable:9000",
            "PROXQUANT_STORE_ACCESS_KEY", "variable-access",
            "PROXQUANT_STORE_SECRET_KEY", "variable-secret");

    @TempDir
    Path folder;

    private final Map<String, Setting> options = new HashMap<>();
    private final List<String> warnings = new ArrayList<>();

    private Connection connection(Path file, Map<String, String> environment, RunningStack local) {
        return new ConnectionSources(options, file, environment, Optional.ofNullable(local)).connection(warnings::add);
    }

    private Path file(String text) throws Exception {
        return Files.writeString(folder.resolve("installation.properties"), text);
    }

    private void option(String name, String option, String text) {
        options.put(name, new Setting(text, option));
    }

    private static RunningStack stack() {
        return new RunningStack(
                1,
                "127.0.0.1:19092",
                "http://127.0.0.1:19000",
                "us-east-1",
                "proxquant",
                "local-access",
                "local-secret",
                "proxquant.",
                "local",
                "http://127.0.0.1:8080",
                List.of("/data"));
    }

    private static Object kafka(Connection connection, String name) {
        return connection.kafka().admin(Map.of()).get(name);
    }

    @Test
    void anOptionComesBeforeTheFileAndTheFileBeforeTheVariables() throws Exception {
        Path file = file("kafka.bootstrap.servers=file:9092\nproxquant.prefix=file.\n");
        option("proxquant.prefix", "--prefix", "option.");

        Connection connection = connection(file, VARIABLES, stack());

        assertThat(connection.prefix()).isEqualTo("option.");
        assertThat(kafka(connection, "bootstrap.servers")).isEqualTo("file:9092");
        assertThat(kafka(connection, "security.protocol")).isEqualTo("SASL_SSL");
        assertThat(connection.store().endpoint()).hasToString("https://variable:9000");
        assertThat(connection.store().secretKey()).isEqualTo("variable-secret");
        assertThat(connection.consoleUrl()).as("it is not the local stack").isEmpty();
    }

    @Test
    void theLocalStackIsMeantWhereNothingElseIsNamed() {
        option("proxquant.prefix", "--prefix", "other.");
        Connection connection = connection(null, Map.of("PROXQUANT_STORE_SECRET_KEY", "of something else"), stack());

        assertThat(connection.store().secretKey()).isEqualTo("local-secret");
        assertThat(connection.prefix()).isEqualTo("other.");
        assertThat(connection.consoleUrl()).isEqualTo("http://127.0.0.1:8080");
    }

    @Test
    void theVariablesThatTheLocalStackLeavesForAShellLeadToItself() {
        Connection connection = connection(null, stack().environment(), stack());

        assertThat(connection.consoleUrl()).isEqualTo("http://127.0.0.1:8080");
        assertThat(connection.dataRoots()).containsExactly("/data");
        assertThat(connection.installation()).isEqualTo("local");
        assertThat(connection.store()).isEqualTo(Connection.of(stack()).store());
    }

    @Test
    void withoutAnyOfThemItIsToldWhatToDo() {
        assertThatThrownBy(() -> connection(null, Map.of(), null))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("./proxquant up")
                .hasMessageContaining("--installation FILE");
    }

    @Test
    void aCommandNeedsOnlyWhatItTalksTo() throws Exception {
        Connection broker = connection(file("kafka.bootstrap.servers=there:9092\n"), Map.of(), null);

        assertThat(broker.kafka()).hasToString("there:9092");
        assertThatThrownBy(broker::store)
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("object store is not named")
                .hasMessageContaining("PROXQUANT_STORE_ENDPOINT");
        Connection store = connection(
                file(
                        """
                        proxquant.store.endpoint = https://there
                        proxquant.store.access-key = a
                        proxquant.store.secret-key = b
                        """),
                Map.of(),
                null);
        assertThat(store.store().bucket()).isEqualTo("proxquant");
        assertThatThrownBy(store::kafka)
                .hasMessageContaining("broker is not named")
                .hasMessageContaining("--kafka");
    }

    @Test
    void aFileSaysEverythingThatAServiceIsToldUnderTheSameNames() throws Exception {
        Path authority = Files.writeString(folder.resolve("ca.pem"), "");
        Path file = file(
                """
                # Where it is
                kafka.bootstrap.servers: one:9093,\\
                    two:9093
                kafka.security.protocol=SASL_SSL
                kafka.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required password="a \\" b";
                kafka.ssl.truststore.location=ca.pem
                KAFKA_SSL_ENDPOINT_IDENTIFICATION_ALGORITHM=
                PROXQUANT_STORE_ENDPOINT=https://s3.example.com
                proxquant.store.bucket=models
                proxquant.store.path-style=no
                proxquant.store.key-prefix=team/a/
                proxquant.store.ca-file=ca.pem
                proxquant.store.read-timeout=90s
                proxquant.store.access-key=a
                proxquant.store.secret-key=b
                proxquant.work-dir=/only/for/services
                QUARKUS_HTTP_PORT=8080
                PROXQUANT_MESSAGING_STOP_WAIT=PT60S
                """);
        Connection connection = connection(file, Map.of(), null);

        assertThat(connection.kafka()).hasToString("one:9093,two:9093");
        assertThat(kafka(connection, "sasl.jaas.config")).asString().contains("password=\"a \" b\"");
        assertThat(kafka(connection, "ssl.truststore.location")).isEqualTo(authority.toString());
        assertThat(kafka(connection, AdminClientConfig.SECURITY_PROTOCOL_CONFIG))
                .isEqualTo("SASL_SSL");
        assertThat(kafka(connection, "ssl.endpoint.identification.algorithm")).isEqualTo("");
        StoreConfig store = connection.store();
        assertThat(store.bucket()).isEqualTo("models");
        assertThat(store.pathStyle()).isFalse();
        assertThat(store.keyPrefix()).isEqualTo("team/a/");
        assertThat(store.caFile()).contains(authority);
        assertThat(store.readTimeout()).hasSeconds(90);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "proxquant.store.bukket=x | bukket is not a known setting (did you mean 'proxquant.store.bucket'?); allowed:",
                "PROXQUANT_PREFX=x | PROXQUANT_PREFX is not a known setting (did you mean 'PROXQUANT_PREFIX'?)",
                "kafka.bootstrap.server=x | (did you mean 'kafka.bootstrap.servers'?)",
                "kafka.wrong\\u00zz=x | is no line of a properties file",
                "proxquant.prefix=p. | proxquant.prefix is said twice, before at",
                "proxquant.retention.checkpoint=20 | (did you mean 'proxquant.retention.checkpoints'?)",
            })
    void aLineThatIsNotUnderstoodIsNamedWithWhatIsAllowed(String line, String said) throws Exception {
        Path file = file("proxquant.prefix=p.\n\n" + line + "\n");

        assertThatThrownBy(() -> connection(file, Map.of(), null))
                .isInstanceOf(CommandFailure.class)
                .hasMessageStartingWith(file + ":3: ")
                .hasMessageContaining(said);
    }

    @Test
    void aFileSaysWhatRetentionKeepsAndComesBeforeVariables() throws Exception {
        Path file = file("proxquant.retention.checkpoints=20\nPROXQUANT_RETENTION_MODELS=mnist=7\n");
        Connection connection = connection(
                file, Map.of("PROXQUANT_RETENTION_CHECKPOINTS", "4", "PROXQUANT_RETENTION_GRACE", "PT48H"), null);
        assertThat(RetentionSettings.of(connection.settings()))
                .isEqualTo(new RetentionSettings(
                        20,
                        Map.of("mnist", 7),
                        Duration.ofHours(48),
                        RetentionSettings.DEFAULT.deadLetters(),
                        RetentionSettings.DEFAULT.attempts()));

        Path wrong = file("\nproxquant.retention.grace=PT1M\n");
        assertThatThrownBy(() ->
                        RetentionSettings.of(connection(wrong, Map.of(), null).settings()))
                .hasMessageStartingWith(wrong + ":2: proxquant.retention.grace is 'PT1M', it must be at least PT1H");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "proxquant.store.path-style=perhaps | is 'perhaps', it must be true or false",
                "proxquant.store.read-timeout=long | it must be a length of time such as PT30S, 30s or 500ms",
                "proxquant.store.endpoint=s3.example.com:9000 | it must be an address such as https://s3.example.com:9000",
                "proxquant.store.key-prefix=team | it must be a key that ends in a slash",
                "proxquant.store.ca-file=absent.pem | absent.pem, and there is no such file",
                "proxquant.store.bucket= | is empty; the variable for it is PROXQUANT_STORE_BUCKET",
            })
    void aValueOutOfRangeIsNamedWithItsLineAndWhatIsAllowed(String line, String said) throws Exception {
        Path file = file("proxquant.store.access-key=a\n" + line + "\nproxquant.store.secret-key=b\n");
        Map<String, String> rest = Map.of("PROXQUANT_STORE_ENDPOINT", "https://s3.example.com");

        assertThatThrownBy(() -> connection(file, rest, null).store())
                .isInstanceOf(CommandFailure.class)
                .hasMessageStartingWith("CONFIG_INVALID: " + file + ":2: proxquant.store.")
                .hasMessageContaining(said);
    }

    @Test
    void noSecretIsEverShown() throws Exception {
        Path file = file(
                """
                kafka.bootstrap.servers=127.0.0.1:1
                kafka.security.protocol=SASL_PLAINTEXT
                kafka.sasl.mechanism=SCRAM-SHA-512
                kafka.sasl.jaas.config=hidden-login
                proxquant.store.endpoint=https://there
                proxquant.store.access-key=a
                proxquant.store.secret-key=hidden-key
                """);
        Connection connection = connection(file, Map.of(), null);

        assertThat(connection + " " + connection.kafka() + " " + connection.store())
                .doesNotContain("hidden");
        assertThatThrownBy(() -> BrokerClients.producer(connection.kafka()))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("CONFIG_INVALID")
                .hasMessageNotContaining("hidden");
    }

    @Test
    void secretsThatOthersCanReadAreWarnedOf() throws Exception {
        Path file = file("proxquant.store.endpoint=https://there\nproxquant.store.secret-key=b\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        connection(file, Map.of(), null);
        assertThat(warnings)
                .singleElement()
                .asString()
                .contains("proxquant.store.secret-key")
                .contains("chmod 600");

        warnings.clear();
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        connection(file, Map.of(), null);
        assertThat(warnings).isEmpty();
    }

    @Test
    void keysThatAreMissingAreAskedFor() {
        Map<String, String> half =
                Map.of("PROXQUANT_STORE_ENDPOINT", "https://there", "PROXQUANT_STORE_ACCESS_KEY", "a");
        assertThatThrownBy(() -> connection(null, half, null).store())
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("PROXQUANT_STORE_SECRET_KEY");
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> connection(folder.resolve("absent"), Map.of(), null))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("absent: there is no such file");
    }
}
