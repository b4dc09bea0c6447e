package io.proxquant.cli.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import com.fasterxml.jackson.core.JsonProcessingException;

import io.proxquant.cli.CommandFailure;
import io.proxquant.contracts.Json;
import io.proxquant.storage.StoreConfig;

/**
 * How to reach an installation. A running {@code up} leaves it in {@code stack.json} of its home, readable by its owner
 * only since it holds the store's keys.
 *
 * @param pid process that keeps the installation up; 0 when it is not one of ours
 * @param kafka bootstrap servers
 * @param s3 endpoint of the object store
 * @param consoleUrl empty when unknown
 * @param dataRoots directories whose files the services may read by {@code file:} locations
 */
public record Connection(
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
        List<String> dataRoots) {
    public Connection {
        dataRoots = List.copyOf(dataRoots);
    }

    /** Never shows the keys. */
    @Override
    public String toString() {
        return "Connection[kafka=" + kafka + ", s3=" + s3 + ", bucket=" + bucket + ", prefix=" + prefix + "]";
    }

    /** The store's side of it. */
    public StoreConfig storeConfig() {
        return new StoreConfig(URI.create(s3), region, bucket, accessKey, secretKey);
    }

    /** The environment that a service needs to take part. */
    public Map<String, String> environment() {
        var environment = new TreeMap<String, String>(Map.of(
                "KAFKA_BOOTSTRAP_SERVERS", kafka,
                "PROXQUANT_PREFIX", prefix,
                "PROXQUANT_INSTALLATION", installation,
                "PROXQUANT_STORE_ENDPOINT", s3,
                "PROXQUANT_STORE_REGION", region,
                "PROXQUANT_STORE_BUCKET", bucket,
                "PROXQUANT_STORE_ACCESS_KEY", accessKey,
                "PROXQUANT_STORE_SECRET_KEY", secretKey));
        if (!dataRoots.isEmpty()) {
            environment.put("PROXQUANT_DATA_ROOTS", String.join(",", dataRoots));
        }
        return environment;
    }

    /** Leaves it in the home: as JSON for {@code submit}, as shell assignments for a service started by hand. */
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

    /** What a running installation left in the home; empty when none runs (a crashed one leaves a file, but no process). */
    public static Optional<Connection> of(Path home) {
        Path file = home.resolve("stack.json");
        try {
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            var left = Json.mapper().readValue(Files.readString(file), Connection.class);
            return ProcessHandle.of(left.pid()).filter(ProcessHandle::isAlive).map(alive -> left);
        } catch (JsonProcessingException e) {
            throw new CommandFailure(
                    file + " is damaged (" + e.getOriginalMessage() + "); delete it and start again", e);
        } catch (IOException e) {
            throw new CommandFailure("cannot read " + file + ": " + e, e);
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
