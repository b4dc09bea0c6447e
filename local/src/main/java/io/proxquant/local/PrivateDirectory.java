package io.proxquant.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A directory that nobody but its owner looks into. Broker, store and services create files with whatever permissions their
 * libraries think fit; behind a closed door these do not matter.
 */
public final class PrivateDirectory {
    private static final String OWNER_ONLY = "rwx------";

    private PrivateDirectory() {}

    /** Makes it, or closes one that was made by a version before; its parents are made as usual. */
    public static Path at(Path directory) throws IOException {
        Files.createDirectories(directory);
        if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(OWNER_ONLY));
        }
        return directory;
    }
}
