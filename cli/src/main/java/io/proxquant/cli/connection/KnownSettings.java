package io.proxquant.cli.connection;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import io.proxquant.cli.CommandFailure;
import io.proxquant.contracts.Printable;
import io.proxquant.contracts.settings.SettingNames;
import io.proxquant.contracts.settings.SettingSource;
import io.proxquant.messaging.wire.KafkaSettings;
import io.proxquant.recipes.Spelling;
import io.proxquant.registry.retention.RetentionSettings;
import io.proxquant.storage.StoreSettingNames;

/** Which names of an installation's file mean something here, which are for services only, and which are mistakes. */
final class KnownSettings {
    /** Settings that name a file. */
    static final Set<String> FILES = Set.of(
            StoreSettingNames.CA_FILE,
            "kafka.sasl.oauthbearer.assertion.file",
            "kafka.sasl.oauthbearer.assertion.private.key.file",
            "kafka.sasl.oauthbearer.assertion.template.file",
            "kafka.ssl.truststore.location",
            "kafka.ssl.keystore.location");

    /** Settings that hold secrets. */
    static final Set<String> SECRETS = Set.of(
            StoreSettingNames.SECRET_KEY,
            "kafka.sasl.jaas.config",
            "kafka.sasl.oauthbearer.assertion.private.key.passphrase",
            "kafka.sasl.oauthbearer.client.credentials.client.secret",
            "kafka.ssl.key.password",
            "kafka.ssl.keystore.key",
            "kafka.ssl.keystore.password",
            "kafka.ssl.truststore.password");

    /** Beginnings of names that only services know; a file that was made for a service may hold such names. */
    private static final List<String> SERVICES = List.of(
            "proxquant.data.",
            "proxquant.evaluator.",
            "proxquant.http.",
            "proxquant.kafka.",
            "proxquant.messaging.",
            "proxquant.metrics.",
            "proxquant.plugins.",
            "proxquant.pod",
            "proxquant.quantizer.",
            "proxquant.service",
            "proxquant.store.spool",
            "proxquant.topics.",
            "proxquant.trainer.",
            "proxquant.work-dir",
            "quarkus.",
            "mp.messaging.",
            "smallrye.",
            "java.tool.options");

    private KnownSettings() {}

    /**
     * The setting that is meant by a key, whether it is the name or its variable; empty for those of services.
     *
     * @param place begins the message about a mistake
     */
    static Optional<String> find(String key, String place) {
        Set<String> known = own();
        known.addAll(KafkaSettings.names());
        if (known.contains(key)) {
            return Optional.of(key);
        }
        for (String name : known) {
            if (SettingSource.variable(name).equals(key)) {
                return Optional.of(name);
            }
        }
        String variable = SettingSource.variable(key);
        boolean services = SERVICES.stream()
                .anyMatch(begin ->
                        key.startsWith(begin) || key.equals(variable) && key.startsWith(SettingSource.variable(begin)));
        if (services) {
            return Optional.empty();
        }
        throw new CommandFailure(place + Printable.line(key) + " is not a known setting" + hint(key, known));
    }

    private static String hint(String key, Set<String> known) {
        boolean variable = key.equals(key.toUpperCase(Locale.ROOT));
        List<String> candidates = new ArrayList<>();
        known.forEach(name -> candidates.add(variable ? SettingSource.variable(name) : name));
        boolean kafka = key.toLowerCase(Locale.ROOT).startsWith("kafka");
        return Spelling.hint(key, candidates) + "; allowed: " + String.join(", ", own())
                + (kafka ? ", and those of Kafka's clients after " + KafkaSettings.PREFIX : ", kafka.*");
    }

    private static Set<String> own() {
        Set<String> own = new TreeSet<>(StoreSettingNames.ALL);
        own.addAll(RetentionSettings.NAMES);
        own.add(SettingNames.PREFIX);
        own.add(SettingNames.INSTALLATION);
        return own;
    }
}
