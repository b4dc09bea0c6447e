package io.proxquant.messaging.wire;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

import org.apache.kafka.common.config.SaslConfigs;

/**
 * Where Kafka's client may fetch tokens for SASL OAUTHBEARER. It asks no address and reads no file that a system property of
 * the process does not list, which guards servers that take client settings from strangers. Ours come from whoever runs the
 * process, so what they name is allowed; a property that is there already is left as it is.
 */
public final class TokenSources {
    /** Lists the addresses. */
    public static final String URLS = "org.apache.kafka.sasl.oauthbearer.allowed.urls";

    /** Lists the files. */
    public static final String FILES = "org.apache.kafka.sasl.oauthbearer.allowed.files";

    private TokenSources() {}

    /** Allows what the settings of a client, under its own names, say. */
    public static void allow(Map<String, ?> client) {
        list(URLS, client, List.of(SaslConfigs.SASL_OAUTHBEARER_TOKEN_ENDPOINT_URL));
        list(
                FILES,
                client,
                List.of(
                        SaslConfigs.SASL_OAUTHBEARER_ASSERTION_FILE,
                        SaslConfigs.SASL_OAUTHBEARER_ASSERTION_PRIVATE_KEY_FILE,
                        SaslConfigs.SASL_OAUTHBEARER_ASSERTION_TEMPLATE_FILE));
    }

    private static void list(String property, Map<String, ?> client, List<String> names) {
        String said = names.stream()
                .map(client::get)
                .filter(Objects::nonNull)
                .map(String::valueOf)
                .filter(text -> !text.isBlank())
                .collect(Collectors.joining(","));
        if (!said.isEmpty() && System.getProperty(property) == null) {
            System.setProperty(property, said);
        }
    }
}
