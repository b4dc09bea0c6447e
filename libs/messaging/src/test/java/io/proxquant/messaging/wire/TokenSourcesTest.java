package io.proxquant.messaging.wire;

import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

import io.proxquant.contracts.settings.SettingSource;
import io.proxquant.contracts.settings.Settings;

import static org.assertj.core.api.Assertions.assertThat;

/** Kafka's client asks the addresses that its settings name, and no others. */
@ResourceLock(Resources.SYSTEM_PROPERTIES)
final class TokenSourcesTest {

    @AfterEach
    void forget() {
        System.clearProperty(TokenSources.URLS);
        System.clearProperty(TokenSources.FILES);
    }

    @Test
    void whatTheSettingsNameIsAllowed() {
        KafkaSettings.of(Settings.of(SettingSource.variables(Map.of(
                "KAFKA_BOOTSTRAP_SERVERS", "broker:9092",
                "KAFKA_SASL_OAUTHBEARER_TOKEN_ENDPOINT_URL", "https://login.example.com/token",
                "KAFKA_SASL_OAUTHBEARER_ASSERTION_PRIVATE_KEY_FILE", "/run/key.pem",
                "KAFKA_SASL_OAUTHBEARER_ASSERTION_FILE", "/run/assertion"))));

        assertThat(System.getProperty(TokenSources.URLS)).isEqualTo("https://login.example.com/token");
        assertThat(System.getProperty(TokenSources.FILES)).isEqualTo("/run/assertion,/run/key.pem");
    }

    @Test
    void whoeverRunsTheProcessMaySayOtherwise() {
        System.setProperty(TokenSources.URLS, "https://login.example.com/a");

        TokenSources.allow(Map.of("sasl.oauthbearer.token.endpoint.url", "https://login.example.com/b"));

        assertThat(System.getProperty(TokenSources.URLS)).isEqualTo("https://login.example.com/a");
    }

    @Test
    void withoutTokensNothingIsSaid() {
        TokenSources.allow(Map.of("bootstrap.servers", "broker:9092"));

        assertThat(System.getProperties()).doesNotContainKeys(TokenSources.URLS, TokenSources.FILES);
    }
}
