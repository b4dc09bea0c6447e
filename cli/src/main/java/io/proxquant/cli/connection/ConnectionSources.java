package io.proxquant.cli.connection;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

import io.proxquant.cli.CommandFailure;
import io.proxquant.cli.stack.RunningStack;
import io.proxquant.contracts.settings.Setting;
import io.proxquant.contracts.settings.SettingSource;
import io.proxquant.contracts.settings.Settings;
import io.proxquant.messaging.wire.KafkaSettings;
import io.proxquant.storage.StoreSettingNames;

/**
 * Where a command learns how to reach its installation, strongest first: its options, a file, the variables of its process.
 * If no file is given and neither of the others names a broker or a store, the local stack is used, and options still come
 * before its settings.
 *
 * @param options by the name of the setting
 * @param file null if none is given
 * @param environment the variables of this process
 * @param local the stack that is up on this machine
 */
public record ConnectionSources(
        Map<String, Setting> options, Path file, Map<String, String> environment, Optional<RunningStack> local) {

    /**
     * The connection that these sources describe together.
     *
     * @param warn takes warnings about what is allowed but unwise
     * @throws CommandFailure if there is none, or the file is not understood
     */
    public Connection connection(Consumer<String> warn) {
        SettingSource given = name -> Optional.ofNullable(options.get(name));
        SettingSource variables = SettingSource.variables(environment);
        if (file != null) {
            InstallationFile read = InstallationFile.read(file);
            read.warning().ifPresent(warn);
            return Connection.of(Settings.of(given, read, variables), environment, local);
        }
        Settings said = Settings.of(given, variables);
        if (said.said(KafkaSettings.BOOTSTRAP_SERVERS).isPresent()
                || said.said(StoreSettingNames.ENDPOINT).isPresent()) {
            return Connection.of(said, environment, local);
        }
        RunningStack stack =
                local.orElseThrow(() -> new CommandFailure("no local stack is running; start one with ./proxquant up in"
                        + " another terminal, or name an installation with --installation FILE, or with --kafka and"
                        + " --store"));
        return Connection.of(Settings.of(given, stack), Map.of(), local);
    }
}
