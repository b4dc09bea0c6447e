package io.proxquant.messaging.wire;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.proxquant.contracts.settings.SettingSource;
import io.proxquant.contracts.settings.Settings;
import io.proxquant.messaging.StoreSettings;
import io.proxquant.storage.StoreConfig;
import io.proxquant.storage.StoreSettingNames;

import static org.assertj.core.api.Assertions.assertThat;

/** What the services read through their framework, and others without it, is the same. */
final class SameSettingsTest {
    private static final Map<String, String> LEAST =
            Map.of("PROXQUANT_STORE_ENDPOINT", "https://s3.example.com:9000", "PROXQUANT_STORE_BUCKET", "models");

    private static Map<String, String> and(String variable, String value) {
        Map<String, String> more = new HashMap<>(LEAST);
        more.put(variable, value);
        return more;
    }

    private static StoreConfig asServicesDo(Map<String, String> environment) {
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .withSources(new EnvConfigSource(environment, 300))
                .withMapping(StoreSettings.class)
                .build();
        return config.getConfigMapping(StoreSettings.class).config();
    }

    private static StoreConfig asOthersDo(Map<String, String> environment) {
        return StoreConfig.of(Settings.of(SettingSource.variables(environment)));
    }

    @ParameterizedTest
    @CsvSource({
        "UNRELATED, x",
        "PROXQUANT_STORE_REGION, eu-north-1",
        "PROXQUANT_STORE_ACCESS_KEY, ' a b '",
        "PROXQUANT_STORE_SECRET_KEY, s",
        "PROXQUANT_STORE_CA_FILE, /etc/ca.pem",
        "PROXQUANT_STORE_CA_FILE, ''",
        "PROXQUANT_STORE_PATH_STYLE, false",
        "PROXQUANT_STORE_PATH_STYLE, yes",
        "PROXQUANT_STORE_PATH_STYLE, 'Off'",
        "PROXQUANT_STORE_PATH_STYLE, 1",
        "PROXQUANT_STORE_KEY_PREFIX, team/a/",
        "PROXQUANT_STORE_KEY_PREFIX, ''",
        "PROXQUANT_STORE_CONNECT_TIMEOUT, PT1.5S",
        "PROXQUANT_STORE_READ_TIMEOUT, PT2M",
    })
    void aVariableMeansTheSame(String variable, String value) {
        Map<String, String> environment = and(variable, value);

        assertThat(asOthersDo(environment)).isEqualTo(asServicesDo(environment));
    }

    @Test
    void noSettingOfTheStoreIsKnownToOneSideOnly() {
        Set<String> services = new TreeSet<>();
        for (var method : StoreSettings.class.getDeclaredMethods()) {
            if (!method.isDefault() && !method.isSynthetic()) {
                services.add(StoreSettingNames.PREFIX + "."
                        + method.getName().replaceAll("([A-Z])", "-$1").toLowerCase(java.util.Locale.ROOT));
            }
        }
        services.removeIf(name -> name.startsWith(StoreSettingNames.PREFIX + ".spool"));

        assertThat(services).isEqualTo(new TreeSet<>(StoreSettingNames.ALL));
    }

    @Test
    void everyKindOfClientTakesWhatItKnows() {
        KafkaSettings kafka = KafkaSettings.of(Settings.of(SettingSource.variables(Map.of(
                "KAFKA_BOOTSTRAP_SERVERS", "broker:9092",
                "KAFKA_SASL_JAAS_CONFIG", "a secret",
                "KAFKA_SSL_ENDPOINT_IDENTIFICATION_ALGORITHM", "",
                "KAFKA_LINGER_MS", "7",
                "KAFKA_GROUP_ID", "somebody",
                "KAFKA_ACKS", "0",
                "KAFKA_HOME", "/opt/kafka"))));

        assertThat(kafka.admin(Map.of()))
                .containsOnlyKeys("bootstrap.servers", "sasl.jaas.config", "ssl.endpoint.identification.algorithm")
                .containsEntry("ssl.endpoint.identification.algorithm", "");
        assertThat(kafka.producer(Map.of()))
                .containsEntry("linger.ms", "7")
                .as("what the promises rest on is nobody's to change")
                .containsEntry("acks", "all")
                .containsEntry("enable.idempotence", "true");
        assertThat(kafka.reader(Map.of("max.poll.records", 5)))
                .doesNotContainKeys("group.id", "acks")
                .containsEntry("enable.auto.commit", "false")
                .containsEntry("max.poll.records", 5);
        assertThat(kafka).hasToString("broker:9092");
    }
}
