package io.proxquant.cli;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import io.proxquant.cli.connection.Connection;
import io.proxquant.cli.connection.ConnectionSources;
import io.proxquant.cli.layout.ShellWord;
import io.proxquant.cli.stack.RunningStack;
import io.proxquant.cli.stack.Workplace;
import io.proxquant.contracts.Printable;
import io.proxquant.contracts.settings.Setting;
import io.proxquant.contracts.settings.SettingNames;
import io.proxquant.messaging.wire.KafkaSettings;
import io.proxquant.storage.StoreSettingNames;

/**
 * Options of every command that talks to an installation. Secrets are read from a file or the environment only, so that they
 * show in no process list and no shell history.
 */
final class ConnectionArguments {
    @Option(
            names = "--installation",
            paramLabel = "FILE",
            description = "How to reach the installation: a properties file with the services' own settings kafka.* and"
                    + " proxquant.* (docs/operations.md has one). What it does not say is taken from their variables"
                    + " (KAFKA_*, PROXQUANT_STORE_* ...); options here come before both. Without any of them it is the"
                    + " local stack that is up.")
    private Path file;

    @Option(names = "--kafka", paramLabel = "HOST:PORT", description = "Its bootstrap servers.")
    private String kafka;

    @Option(
            names = "--store",
            paramLabel = "URL",
            description = "Its object store; keys from the file, or from PROXQUANT_STORE_ACCESS_KEY and"
                    + " PROXQUANT_STORE_SECRET_KEY.")
    private String store;

    @Option(names = "--bucket", paramLabel = "NAME", description = "Its bucket (default proxquant).")
    private String bucket;

    @Option(names = "--region", paramLabel = "NAME", description = "Region of the store (default us-east-1).")
    private String region;

    @Option(names = "--prefix", paramLabel = "TEXT", description = "Prefix of its topics (default proxquant.).")
    private String prefix;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    /** How to reach the installation that is meant; it is not contacted. */
    Connection connection(Workplace workplace, Map<String, String> environment) {
        Optional<RunningStack> local = RunningStack.of(workplace.home());
        return new ConnectionSources(options(), file, environment, local).connection(this::warn);
    }

    /** These options as they were given, each after a space, to be repeated in commands that a message suggests. */
    String asGiven() {
        StringBuilder given = new StringBuilder();
        again(given, "--installation", file == null ? null : file.toString());
        again(given, "--kafka", kafka);
        again(given, "--store", store);
        again(given, "--bucket", bucket);
        again(given, "--region", region);
        again(given, "--prefix", prefix);
        return given.toString();
    }

    private static void again(StringBuilder given, String option, String value) {
        if (value != null) {
            given.append(' ').append(option).append(' ').append(ShellWord.of(value));
        }
    }

    private Map<String, Setting> options() {
        Map<String, Setting> given = new HashMap<>();
        give(given, KafkaSettings.BOOTSTRAP_SERVERS, "--kafka", kafka);
        give(given, StoreSettingNames.ENDPOINT, "--store", store);
        give(given, StoreSettingNames.BUCKET, "--bucket", bucket);
        give(given, StoreSettingNames.REGION, "--region", region);
        give(given, SettingNames.PREFIX, "--prefix", prefix);
        return given;
    }

    private static void give(Map<String, Setting> given, String name, String option, String text) {
        if (text != null) {
            given.put(name, new Setting(text, option));
        }
    }

    private void warn(String warning) {
        ErrorOutput.say(command.commandLine(), Printable.line(warning));
    }
}
