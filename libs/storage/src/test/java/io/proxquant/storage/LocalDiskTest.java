package io.proxquant.storage;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** What the system says of a disk, told so that somebody can act upon it. */
class LocalDiskTest {
    @TempDir
    Path place;

    @Test
    @EnabledOnOs(OS.LINUX) // where there is a device that is always full
    void aWriteThatFindsNoRoomIsToldWithItsPlaceAndWhatToDo() {
        IOException full = catchThrowableOfType(IOException.class, () -> {
            try (OutputStream out = Files.newOutputStream(Path.of("/dev/full"))) {
                out.write(1);
            }
        });
        assertThat(LocalDisk.problem(LocalDisk.at(place.resolve("out"), full)))
                .isEqualTo(place.resolve("out")
                        + ": No space left on device; free space there, or choose a place on another disk");
        assertThat(LocalDisk.unavailable(place, full))
                .hasMessageContaining("cannot write to " + place + " (No space left on device); free space there");
    }

    @Test
    void whatNamesAFileAlreadyOrIsOfSomethingElseStaysAsItIs() {
        IOException reading = new IOException("Input/output error");
        assertThat(LocalDisk.at(place, reading)).isSameAs(reading);
        assertThat(LocalDisk.problem(LocalDisk.at(place, new NoSuchFileException("weights"))))
                .isEqualTo("weights: no such file");
        assertThat(LocalDisk.problem(new AccessDeniedException("out"))).isEqualTo("out: permission denied");
    }
}
