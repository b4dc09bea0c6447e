package io.proxquant.messaging.wire;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

import io.proxquant.contracts.settings.Settings;

/**
 * What all Kafka clients of a process share: addresses, login, encryption. Each kind of client takes of it what it knows, so
 * that none complains of another's settings. {@code toString} shows the addresses alone.
 */
public final class KafkaSettings {
    /** Before the client's own name of each setting. */
    public static final String PREFIX = "kafka.";

    /** The addresses that a client asks first. */
    public static final String BOOTSTRAP_SERVERS = PREFIX + CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG;

    private static final Set<String> KNOWN = known();

    private final Map<String, Object> common;

    private KafkaSettings(Map<String, ?> common) {
        this.common = Map.copyOf(common);
        TokenSources.allow(this.common);
    }

    /** Settings under their client names, as a framework hands them out. */
    public static KafkaSettings of(Map<String, ?> common) {
        return new KafkaSettings(common);
    }

    /**
     * What the settings {@code kafka.*} say. An empty one is passed on: it switches the check of host names off.
     *
     * @throws io.proxquant.contracts.settings.SettingException if they name no broker
     */
    public static KafkaSettings of(Settings settings) {
        settings.required(BOOTSTRAP_SERVERS);
        Map<String, Object> said = new HashMap<>();
        for (String name : KNOWN) {
            settings.find(name).ifPresent(setting -> said.put(name.substring(PREFIX.length()), setting.text()));
        }
        return new KafkaSettings(said);
    }

    /** Every name that {@link #of(Settings)} reads. */
    public static Set<String> names() {
        return KNOWN;
    }

    /** For an admin client. */
    public Map<String, Object> admin(Map<String, ?> own) {
        return client(AdminClientConfig.configNames(), own);
    }

    /** For a producer: nothing counts as sent before every replica in sync has it, and a repeat is no second record. */
    public Map<String, Object> producer(Map<String, ?> own) {
        Map<String, Object> settings = client(ProducerConfig.configNames(), own);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
        return settings;
    }

    /** For a consumer that only reads: from where retention begins, committing nothing, making no topic by asking for it. */
    public Map<String, Object> reader(Map<String, ?> own) {
        Map<String, Object> settings = client(ConsumerConfig.configNames(), Map.of());
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        settings.putAll(own);
        return settings;
    }

    private Map<String, Object> client(Set<String> known, Map<String, ?> own) {
        Map<String, Object> settings = new HashMap<>(common);
        settings.keySet().retainAll(known);
        settings.putAll(own);
        return settings;
    }

    private static Set<String> known() {
        Set<String> all = new TreeSet<>();
        for (Set<String> some :
                List.of(AdminClientConfig.configNames(), ProducerConfig.configNames(), ConsumerConfig.configNames())) {
            some.forEach(name -> all.add(PREFIX + name));
        }
        return Set.copyOf(all);
    }

    @Override
    public String toString() {
        return String.valueOf(common.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG));
    }
}
