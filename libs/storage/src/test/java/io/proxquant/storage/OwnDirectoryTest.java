package io.proxquant.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

final class OwnDirectoryTest {

    @TempDir
    Path shared;

    @Test
    void whatTheLivingUseStaysAndWhatTheDeadLeftGoes() throws IOException {
        Path dead = Files.createDirectories(shared.resolve("dead/files"));
        Files.write(dead.resolve("spool-1"), new byte[10]);
        try (OwnDirectory alive = OwnDirectory.claim(shared, "alive")) {
            assertThat(shared.resolve("dead")).doesNotExist();
            Path file = Files.write(alive.path().resolve("in-use"), new byte[1]);
            try (OwnDirectory another = OwnDirectory.claim(shared, "another")) {
                assertThat(file).exists();
                assertThat(another.path()).isEmptyDirectory();
            }
        }
        assertThat(shared).isEmptyDirectory();
    }

    @Test
    void whatIsLockedWhileItIsTakenForALeftOverStays() throws IOException {
        Path made = Files.createDirectories(shared.resolve("made"));
        Path before = Files.write(made.resolve("lock"), new byte[0]);
        List<Path> left = LockedDirectory.unlocked(made);

        try (LockedDirectory alive = LockedDirectory.hold(made).orElseThrow()) {
            Path spool = Files.write(alive.path().resolve("spool-1"), new byte[1]);
            LockedDirectory.removeUnlocked(made, left);
            assertThat(before).doesNotExist();
            assertThat(spool).exists();
            assertThat(made.resolve(LockedDirectory.LOCK)).exists();
            assertThat(LockedDirectory.unlocked(made))
                    .as("it is somebody's now")
                    .isEmpty();
        }
    }
}
