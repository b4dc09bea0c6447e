package io.proxquant.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A directory that only its owner can open. Broker, store and services create files with whatever permissions their
 * libraries choose; inside such a directory these do not matter.
 */
public final class PrivateDirectory {
    private static final String OWNER_ONLY = "rwx------";

    private PrivateDirectory() {}

    /** Creates it, or restricts one that an earlier version made; its parents are created with the usual permissions. */
    public static Path at(Path directory) throws IOException {
        Files.createDirectories(directory);
        if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(OWNER_ONLY));
        }
        return directory;
    }
}
