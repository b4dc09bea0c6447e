package io.proxquant.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;

/**
 * The access key of one data directory: drawn once, kept beside the data and readable by its owner only, so that a
 * restarted stack still knows its clients and nobody else on the machine can read the objects.
 */
record StackCredentials(String accessKey, String secretKey) {

    /** Never shows the secret. */
    @Override
    public String toString() {
        return "StackCredentials[accessKey=" + accessKey + "]";
    }

    static StackCredentials of(Path dataDirectory, SecureRandom random) throws IOException {
        Path file = dataDirectory.resolve("credentials");
        if (Files.exists(file)) {
            List<String> lines = Files.readAllLines(file, StandardCharsets.US_ASCII);
            if (lines.size() != 2 || lines.get(0).isBlank() || lines.get(1).isBlank()) {
                throw new StackException(
                        file + " is damaged (it must hold two lines: access key, secret key); delete it");
            }
            return new StackCredentials(lines.get(0), lines.get(1));
        }
        var drawn = new StackCredentials("pq" + hex(random, 9), hex(random, 24));
        // Written aside and moved: a stack that is killed here leaves either no credentials or whole ones.
        Path aside = dataDirectory.resolve("credentials.new");
        Files.deleteIfExists(aside);
        createOwnerOnly(aside);
        Files.writeString(aside, drawn.accessKey + "\n" + drawn.secretKey + "\n", StandardCharsets.US_ASCII);
        Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
        return drawn;
    }

    private static void createOwnerOnly(Path file) throws IOException {
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } else {
            Files.createFile(file);
        }
    }

    private static String hex(SecureRandom random, int bytes) {
        var drawn = new byte[bytes];
        random.nextBytes(drawn);
        return HexFormat.of().formatHex(drawn);
    }
}
