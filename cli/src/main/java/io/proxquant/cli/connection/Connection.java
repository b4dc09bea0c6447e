package io.proxquant.cli.connection;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.proxquant.cli.CommandFailure;
import io.proxquant.cli.stack.RunningStack;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.Topic;
import io.proxquant.contracts.settings.Setting;
import io.proxquant.contracts.settings.SettingException;
import io.proxquant.contracts.settings.SettingNames;
import io.proxquant.contracts.settings.SettingSource;
import io.proxquant.contracts.settings.Settings;
import io.proxquant.messaging.wire.KafkaSettings;
import io.proxquant.storage.StoreConfig;
import io.proxquant.storage.StoreSettingNames;

/**
 * How an installation is reached. Settings of broker and store are checked when they are asked for, so that a command needs
 * only those of what it talks to; {@code toString} shows no keys.
 */
public final class Connection {
    private static final String DEFAULT_BUCKET = "proxquant";
    private static final String UNNAMED = "cli";

    private final Settings settings;
    private final Map<String, String> environment;
    private final Optional<RunningStack> local;

    private Connection(Settings settings, Map<String, String> environment, Optional<RunningStack> local) {
        this.settings = settings;
        this.environment = environment;
        this.local = local;
    }

    /**
     * A connection by settings.
     *
     * @param environment the variables of this process, where a cloud's workload identity is found
     * @param local the stack that is up on this machine; counts if the settings lead to it
     */
    public static Connection of(Settings settings, Map<String, String> environment, Optional<RunningStack> local) {
        return new Connection(settings, environment, local.filter(stack -> stack.reachedBy(settings)));
    }

    /** A connection to a stack on this machine. */
    public static Connection of(RunningStack stack) {
        return new Connection(Settings.of(stack), Map.of(), Optional.of(stack));
    }

    /** The settings of its Kafka clients. */
    public KafkaSettings kafka() {
        return said(() -> {
            if (settings.said(KafkaSettings.BOOTSTRAP_SERVERS).isEmpty()) {
                throw unnamed("broker", "--kafka HOST:PORT", KafkaSettings.BOOTSTRAP_SERVERS);
            }
            return KafkaSettings.of(settings);
        });
    }

    /** The settings of its store's client. */
    public StoreConfig store() {
        return said(() -> {
            if (settings.said(StoreSettingNames.ENDPOINT).isEmpty()) {
                throw unnamed("object store", "--store URL", StoreSettingNames.ENDPOINT);
            }
            return StoreConfig.complete(Settings.of(settings::find, Connection::otherwise), environment);
        });
    }

    /** The prefix of every topic and consumer group. */
    public String prefix() {
        return said(() -> settings.value(
                        SettingNames.PREFIX,
                        prefix -> Topic.RUNS.name(prefix).substring(0, prefix.length()),
                        "at most 100 letters, digits, '.', '_' or '-'")
                .orElse(Topic.DEFAULT_PREFIX));
    }

    /** All settings, for what concerns neither broker nor store. */
    public Settings settings() {
        return settings;
    }

    /** Its name in the sources of events. */
    public String installation() {
        return settings.text(SettingNames.INSTALLATION).orElse(UNNAMED);
    }

    /** The console's address; empty where it is not known. */
    public String consoleUrl() {
        return local.map(RunningStack::consoleUrl).orElse("");
    }

    /** Directories of this machine whose files the services read themselves. */
    public List<String> dataRoots() {
        return local.map(RunningStack::dataRoots).orElse(List.of());
    }

    private static Optional<Setting> otherwise(String name) {
        return name.equals(StoreSettingNames.BUCKET)
                ? Optional.of(new Setting(DEFAULT_BUCKET, "the default of " + name))
                : Optional.empty();
    }

    private static SettingException unnamed(String what, String option, String name) {
        return new SettingException("the installation's " + what + " is not named: give " + option
                + ", or --installation FILE with " + name + ", or set " + SettingSource.variable(name));
    }

    private interface Reading<T> {
        T read();
    }

    private static <T> T said(Reading<T> reading) {
        try {
            return reading.read();
        } catch (SettingException e) {
            throw new CommandFailure(ReasonCode.CONFIG_INVALID.code() + ": " + e.getMessage(), e);
        }
    }

    @Override
    public String toString() {
        return "Connection to " + settings.text(KafkaSettings.BOOTSTRAP_SERVERS).orElse("no broker") + " and "
                + settings.text(StoreSettingNames.ENDPOINT).orElse("no store");
    }
}
