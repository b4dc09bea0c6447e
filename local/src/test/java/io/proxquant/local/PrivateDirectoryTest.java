package io.proxquant.local;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Whatever lies in it, and with whatever permissions: nobody else gets there. */
class PrivateDirectoryTest {
    @TempDir
    Path home;

    @Test
    void aNewOneIsClosedAndItsParentsAreAsUsual() throws Exception {
        Path parent = home.resolve("home");
        Files.createDirectory(home.resolve("usual"));
        PrivateDirectory.at(parent.resolve("data"));
        assertThat(permissions(parent.resolve("data"))).isEqualTo("rwx------");
        assertThat(permissions(parent)).isEqualTo(permissions(home.resolve("usual")));
    }

    @Test
    void theStacksDataIsClosedAlsoWhereAVersionBeforeLeftItOpen() throws Exception {
        Path data = Files.createDirectory(home.resolve("data"));
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (DataDirectory held = DataDirectory.hold(data)) {
            assertThat(permissions(held.path())).isEqualTo("rwx------");
        }
    }

    private static String permissions(Path path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
