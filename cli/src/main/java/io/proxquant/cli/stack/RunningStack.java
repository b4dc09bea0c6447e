package io.proxquant.cli.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

import com.fasterxml.jackson.core.JsonProcessingException;

import io.proxquant.cli.CommandFailure;
import io.proxquant.contracts.Json;
import io.proxquant.contracts.settings.Setting;
import io.proxquant.contracts.settings.SettingNames;
import io.proxquant.contracts.settings.SettingSource;
import io.proxquant.contracts.settings.Settings;
import io.proxquant.messaging.wire.KafkaSettings;
import io.proxquant.storage.LocalDisk;
import io.proxquant.storage.StoreSettingNames;

/**
 * A local installation that is running. It is written to {@code stack.json} of its home, readable by its owner only
 * since it holds the store's keys; as a source of settings it says how the installation is reached.
 *
 * @param pid process that keeps the installation up; 0 when it is not one of ours
 * @param kafka bootstrap servers
 * @param s3 endpoint of the object store
 * @param consoleUrl empty when unknown
 * @param dataRoots directories whose files the services may read by {@code file:} locations
 */
public record RunningStack(
        long pid,
        String kafka,
        String s3,
        String region,
        String bucket,
        String accessKey,
        String secretKey,
        String prefix,
        String installation,
        String consoleUrl,
        List<String> dataRoots)
        implements SettingSource {
    public RunningStack {
        dataRoots = List.copyOf(dataRoots);
    }

    /** Never shows the keys. */
    @Override
    public String toString() {
        return "RunningStack[kafka=" + kafka + ", s3=" + s3 + ", bucket=" + bucket + ", prefix=" + prefix + "]";
    }

    /** How it is reached, by the names of the services' settings. */
    private Map<String, String> settings() {
        return Map.of(
                KafkaSettings.BOOTSTRAP_SERVERS,
                kafka,
                SettingNames.PREFIX,
                prefix,
                SettingNames.INSTALLATION,
                installation,
                StoreSettingNames.ENDPOINT,
                s3,
                StoreSettingNames.REGION,
                region,
                StoreSettingNames.BUCKET,
                bucket,
                StoreSettingNames.ACCESS_KEY,
                accessKey,
                StoreSettingNames.SECRET_KEY,
                secretKey);
    }

    @Override
    public Optional<Setting> find(String name) {
        return Optional.ofNullable(settings().get(name)).map(text -> new Setting(text, name + " of the local stack"));
    }

    /** Whether these settings lead to the broker and the store of this installation. */
    public boolean reachedBy(Settings others) {
        return Stream.of(KafkaSettings.BOOTSTRAP_SERVERS, StoreSettingNames.ENDPOINT)
                .allMatch(name -> others.text(name).equals(find(name).map(Setting::text)));
    }

    /** The environment that a service needs to take part. */
    public Map<String, String> environment() {
        var environment = new TreeMap<String, String>();
        settings().forEach((name, value) -> environment.put(SettingSource.variable(name), value));
        if (!dataRoots.isEmpty()) {
            environment.put("PROXQUANT_DATA_ROOTS", String.join(",", dataRoots));
        }
        return environment;
    }

    /** Writes it to the home: as JSON for {@code submit}, as shell assignments for a service started by hand. */
    void leaveIn(Path home) {
        try {
            writeOwnerOnly(home.resolve("stack.json"), Json.mapper().writeValueAsString(this) + "\n");
            var assignments = new StringBuilder();
            Map<String, String> all = new TreeMap<>(environment());
            all.putAll(ServiceChild.nativeSettings());
            all.forEach((name, value) -> assignments
                    .append("export ")
                    .append(name)
                    .append("='")
                    .append(value.replace("'", "'\\''"))
                    .append("'\n"));
            writeOwnerOnly(environmentFile(home), assignments.toString());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to " + home, e);
        }
    }

    /** The shell assignments of {@link #leaveIn}. */
    public static Path environmentFile(Path home) {
        return home.resolve("stack.env");
    }

    static void removeFrom(Path home) {
        try {
            Files.deleteIfExists(home.resolve("stack.json"));
            Files.deleteIfExists(environmentFile(home));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete from " + home, e);
        }
    }

    /** What a running installation left in the home; empty when none runs (a crashed one leaves a file, but no lock). */
    public static Optional<RunningStack> of(Path home) {
        Path file = home.resolve("stack.json");
        try {
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            var left = Json.mapper().readValue(Files.readString(file), RunningStack.class);
            // The lock decides, since after a reboot the process number may be another process's.
            return HomeLock.isHeld(home) ? Optional.of(left) : Optional.empty();
        } catch (JsonProcessingException e) {
            throw new CommandFailure(file + " is damaged (" + Json.problem(e) + "); delete it and start again", e);
        } catch (IOException e) {
            throw new CommandFailure("cannot read " + file + ": " + LocalDisk.problem(e), e);
        }
    }

    private static void writeOwnerOnly(Path file, String text) throws IOException {
        Path aside = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(aside);
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(aside, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        Files.writeString(aside, text, StandardCharsets.UTF_8);
        Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
