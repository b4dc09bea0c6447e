package io.proxquant.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

final class LockedDirectoryTest {
    @TempDir
    Path place;

    @Test
    void theNextOneRemovesWhatAKilledProcessLeftAndNothingElse() throws IOException {
        Path left = Files.createDirectories(place.resolve("input-1"));
        Files.createFile(left.resolve(LockedDirectory.LOCK));
        Files.write(Files.createDirectories(left.resolve("files")).resolve("spool"), new byte[10]);
        Path unlocked = Files.createDirectories(place.resolve("input-of-mine"));
        Files.writeString(unlocked.resolve("notes"), "mine");
        Path other = Files.createDirectories(place.resolve("output-1"));
        Files.createFile(other.resolve(LockedDirectory.LOCK));
        try (LockedDirectory alive = LockedDirectory.temporary(place, "input-")) {
            Files.write(alive.path().resolve("spool"), new byte[1]);
            LockedDirectory.temporary(place, "input-").close();
            assertThat(alive.path().resolve("spool")).exists();
            assertThat(left).doesNotExist();
        }
        assertThat(place).isDirectoryContaining("glob:**input-of-mine").isDirectoryContaining("glob:**output-1");
        assertThat(Files.list(place)).hasSize(2);
    }

    @Test
    void aNameThatIsTakenIsNotTakenAgain() throws IOException {
        try (LockedDirectory first = LockedDirectory.make(place.resolve("one")).orElseThrow()) {
            assertThat(LockedDirectory.make(first.path())).isEmpty();
            LockedDirectory.removeIfLeft(first.path());
            assertThat(first.path()).exists();
        }
        assertThat(place).isEmptyDirectory();
    }
}
