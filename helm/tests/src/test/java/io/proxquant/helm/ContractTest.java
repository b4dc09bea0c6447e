package io.proxquant.helm;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.proxquant.checkpoints.artifact.ArtifactOptions;
import io.proxquant.contracts.ConsumerGroup;
import io.proxquant.contracts.Topic;

import static org.assertj.core.api.Assertions.assertThat;

/** The chart against the contract and the services: whom KEDA watches, what the services read, which topics there are. */
class ContractTest {
    private static final Path ROOT = Chart.ROOT;

    @ParameterizedTest
    @CsvSource({
        "trainer, TRAINER, RUNS, runs",
        "quantizer, QUANTIZER, CHECKPOINTS, checkpoints",
        "evaluator, EVALUATOR, ARTIFACTS, artifacts"
    })
    void kedaWatchesTheGroupAndTopicThatTheServiceConsumes(
            String service, ConsumerGroup group, Topic topic, String channel) throws IOException {
        JsonNode trigger = Chart.with("{prefix: 'x.', " + service + ": {autoscaling: {keda: {enabled: true}}}}")
                .one("ScaledObject", "-" + service)
                .at("/spec/triggers/0/metadata");
        assertThat(trigger.path("consumerGroup").asText()).isEqualTo(group.name("x."));
        assertThat(trigger.path("topic").asText()).isEqualTo(topic.name("x."));

        Properties own = properties("services/" + service + "-service/src/main/resources/application.properties");
        Properties shared = properties("libs/messaging/src/main/resources/META-INF/microprofile-config.properties");
        String connector = "mp.messaging.connector.smallrye-kafka.";
        assertThat(own.getProperty("proxquant.service")).isEqualTo(service);
        assertThat(own.getProperty("mp.messaging.incoming." + channel + ".topic"))
                .isEqualTo("${proxquant.prefix}" + topic.role());
        assertThat(shared.getProperty(connector + "group.id")).isEqualTo("${proxquant.prefix}${proxquant.service}");
        assertThat(trigger.path("offsetResetPolicy").asText())
                .isEqualTo(shared.getProperty(connector + "auto.offset.reset"));
    }

    @Test
    void everyScaledServiceStaysWithinThePartitions() {
        for (String preset : Chart.PRESETS) {
            JsonNode values = Yaml.tree(
                    Yaml.merged(Yaml.text(Chart.FOLDER.resolve("values.yaml")), Yaml.text(Chart.preset(preset))));
            int partitions = values.at("/topics/partitions").asInt();
            assertThat(Chart.preset(preset, "").of("ScaledObject"))
                    .allMatch(scaled -> scaled.at("/spec/maxReplicaCount").asInt() <= partitions);
        }
    }

    @ParameterizedTest
    @CsvSource({"PLAIN, plaintext", "SCRAM-SHA-256, scram_sha256", "SCRAM-SHA-512, scram_sha512"})
    void kedaLogsInAsTheServicesDo(String mechanism, String keda) {
        RenderedManifests manifests = Chart.with(
                """
                kafka: {securityProtocol: SASL_SSL, sasl: {mechanism: %s, existingSecret: login},
                  tls: {ca: {existingConfigMap: ca}, client: {existingSecret: me}}}
                quantizer: {autoscaling: {keda: {enabled: true}}}
                """
                        .formatted(mechanism));
        JsonNode trigger = manifests.of("ScaledObject").get(0).at("/spec/triggers/0");
        assertThat(trigger.at("/metadata/sasl").asText()).isEqualTo(keda);
        assertThat(trigger.at("/metadata/tls").asText()).isEqualTo("enable");
        JsonNode login = manifests.one(
                "TriggerAuthentication", trigger.at("/authenticationRef/name").asText());
        assertThat(login.findValuesAsText("parameter"))
                .containsExactlyInAnyOrder("username", "password", "cert", "key", "ca");
        assertThat(manifests.env("quantizer", "KAFKA_SASL_MECHANISM")).isEqualTo(mechanism);
        assertThat(manifests.env("quantizer", "KAFKA_SECURITY_PROTOCOL")).isEqualTo("SASL_SSL");
    }

    @Test
    void withTokensIdAndSecretAreSettingsAndTheIssuerIsAskedAsTheValuesSay() {
        RenderedManifests manifests = Chart.with(
                """
                kafka: {securityProtocol: SASL_SSL, sasl: {mechanism: OAUTHBEARER, existingSecret: login,
                  oauth: {tokenEndpointUrl: "https://login.example.com:8443/token", scope: "kafka read",
                    ca: {existingConfigMap: issuer, key: root.pem}}}}
                networkPolicy: {enabled: true, tokens: {ports: [8443]}}
                topics: {create: true}
                quantizer: {autoscaling: {keda: {enabled: true}}}
                """);

        assertThat(manifests.env("quantizer", "KAFKA_SASL_JAAS_CONFIG"))
                .isEqualTo("org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required"
                        + " ssl.truststore.type=\"PEM\" ssl.truststore.location=\"/etc/proxquant/token-ca/root.pem\";");
        assertThat(manifests.env("quantizer", "KAFKA_SASL_OAUTHBEARER_TOKEN_ENDPOINT_URL"))
                .isEqualTo("https://login.example.com:8443/token");
        assertThat(manifests.env("quantizer", "KAFKA_SASL_OAUTHBEARER_SCOPE")).isEqualTo("kafka read");
        assertThat(manifests.pod("quantizer").at("/containers/0/env").toString())
                .contains("\"KAFKA_SASL_OAUTHBEARER_CLIENT_CREDENTIALS_CLIENT_SECRET\",\"valueFrom\":{\"secretKeyRef\":"
                        + "{\"name\":\"login\",\"key\":\"password\"}}");
        for (JsonNode pod : List.of(
                manifests.pod("quantizer"), manifests.one("Job", "-topics").at("/spec/template/spec"))) {
            assertThat(pod.at("/containers/0/volumeMounts").findValuesAsText("mountPath"))
                    .contains("/etc/proxquant/token-ca");
            assertThat(pod.path("volumes").toString())
                    .contains("{\"name\":\"token-ca\",\"configMap\":{\"name\":\"issuer\"}}");
        }
        for (String policy : List.of("-quantizer", "-topics")) {
            assertThat(manifests.one("NetworkPolicy", policy).at("/spec/egress").findValuesAsText("port"))
                    .contains("8443");
        }
        JsonNode login = manifests.of("TriggerAuthentication").get(0);
        assertThat(login.findValuesAsText("parameter"))
                .containsExactlyInAnyOrder("username", "password", "oauthTokenEndpointUri", "scopes");
        assertThat(manifests.one("ConfigMap", "-keda").path("data").toString())
                .isEqualTo("{\"oauthTokenEndpointUri\":\"https://login.example.com:8443/token\","
                        + "\"scopes\":\"kafka,read\"}");
    }

    @Test
    void aTrainersNameIsItsMembership() throws IOException {
        RenderedManifests manifests = Chart.with("trainer: {staticMembership: {sessionTimeoutSeconds: 300}}");
        assertThat(manifests.env("trainer", "MP_MESSAGING_INCOMING_RUNS_GROUP_INSTANCE_ID"))
                .isEqualTo("$(PROXQUANT_POD)");
        assertThat(manifests.env("trainer", "MP_MESSAGING_INCOMING_RUNS_SESSION_TIMEOUT_MS"))
                .isEqualTo("300000");
        assertThat(Chart.with("trainer: {staticMembership: {enabled: false}}")
                        .pod("trainer")
                        .toString())
                .doesNotContain("GROUP_INSTANCE_ID");
    }

    @Test
    void filesOfArtifactsAreAsLargeAsAskedInMillionsOfBytes() throws IOException {
        String variable = "PROXQUANT_QUANTIZER_MAX_SHARD_SIZE";
        assertThat(Chart.with("quantizer: {maxShardSizeMB: 1}").env("quantizer", variable))
                .isEqualTo("1000000");
        assertThat(Chart.with("").env("quantizer", variable))
                .as("what the service has without it")
                .isEqualTo(Long.toString(ArtifactOptions.HUB_SHARD));
    }

    /** Settings of the services that the chart sets must be settings that the services have. */
    @ParameterizedTest
    @CsvSource({"trainer", "quantizer", "evaluator"})
    void everyVariableIsASettingOfTheService(String service) {
        Map<String, String> declared = Map.of(
                "PROXQUANT_STORE_", "libs/messaging/src/main/java/io/proxquant/messaging/StoreSettings.java",
                "PROXQUANT_MESSAGING_", "libs/messaging/src/main/java/io/proxquant/messaging/MessagingSettings.java",
                "PROXQUANT_TRAINER_",
                        "services/trainer-service/src/main/java/io/proxquant/trainer/service/TrainerSettings.java",
                "PROXQUANT_QUANTIZER_",
                        "services/quantizer-service/src/main/java/io/proxquant/quantizer/config/QuantizerSettings.java",
                "PROXQUANT_EVALUATOR_",
                        "services/evaluator-service/src/main/java/io/proxquant/evaluator/service/EvaluatorSettings.java");
        RenderedManifests manifests = Chart.preset("production", "");
        var names = new TreeSet<>(manifests.pod(service).at("/containers/0/env").findValuesAsText("name"));
        manifests.one("ConfigMap", "-settings").path("data").fieldNames().forEachRemaining(names::add);
        for (String name : names) {
            declared.forEach((prefix, source) -> {
                if (name.startsWith(prefix)) {
                    String method = camelCase(name.substring(prefix.length()));
                    assertThat(Yaml.text(ROOT.resolve(source))).as(name).containsPattern("\\b" + method + "\\(\\);");
                }
            });
        }
        assertThat(names)
                .contains("PROXQUANT_STORE_BUCKET", "PROXQUANT_STORE_CA_FILE", "PROXQUANT_MESSAGING_STOP_WAIT");
        String worker = "SMALLRYE_MESSAGING_WORKER_";
        assertThat(names).anyMatch(name -> name.startsWith(worker));
        String pools =
                Yaml.text(ROOT.resolve("services/" + service + "-service/src/main/resources/application.properties"));
        for (String name : names) {
            if (name.startsWith(worker)) {
                String pool = name.substring(worker.length(), name.indexOf('_', worker.length()));
                assertThat(pools).contains("worker." + pool.toLowerCase(Locale.ROOT) + ".shutdown-timeout");
            }
        }
    }

    @Test
    void theJobMakesTopicsFromTheContractItself() {
        JsonNode container = Chart.with("{topics: {create: true, partitions: 5}, prefix: 'x.'}")
                .pods()
                .filter(pod -> pod.at("/containers/0/name").asText().equals("topics"))
                .findFirst()
                .orElseThrow()
                .at("/containers/0");
        String main = container.at("/command/4").asText();
        Path source = ROOT.resolve("libs/messaging/src/main/java/" + main.replace('.', '/') + ".java");
        assertThat(source).content().contains("void main(");
        Path plan = ROOT.resolve("libs/contracts/src/main/java/io/proxquant/contracts/topics/TopicPlan.java");
        for (JsonNode variable : container.path("env")) {
            String name = variable.path("name").asText();
            if (name.startsWith("PROXQUANT_TOPICS_")) {
                assertThat(plan)
                        .content()
                        .contains('"'
                                + name.substring("PROXQUANT_TOPICS_".length())
                                        .toLowerCase(Locale.ROOT)
                                        .replace('_', '-')
                                + '"');
            }
        }
    }

    @Test
    void theNotesNameEveryTopic() {
        String notes = Yaml.text(Chart.FOLDER.resolve("templates/NOTES.txt"));
        for (Topic topic : Topic.values()) {
            assertThat(notes).containsPattern("[{,]" + Pattern.quote(topic.role()) + "[,}]");
        }
    }

    @Test
    void theChartInstallsTheVersionThatItsCheckoutBuilds() {
        String version =
                Yaml.file(Chart.FOLDER.resolve("Chart.yaml")).path("appVersion").asText();
        assertThat(Yaml.text(ROOT.resolve("pom.xml"))).containsOnlyOnce("<version>" + version + "</version>");
    }

    private static String camelCase(String variable) {
        var name = new StringBuilder();
        for (String word : variable.toLowerCase(Locale.ROOT).split("_")) {
            name.append(name.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
        }
        return name.toString();
    }

    private static Properties properties(String file) throws IOException {
        var properties = new Properties();
        properties.load(new StringReader(Yaml.text(ROOT.resolve(file))));
        return properties;
    }
}
