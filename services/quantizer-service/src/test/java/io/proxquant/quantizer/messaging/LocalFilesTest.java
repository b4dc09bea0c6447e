package io.proxquant.quantizer.messaging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.proxquant.contracts.ReasonCode;
import io.proxquant.storage.StoreUnavailableException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Trouble with the disk is waited for, never an answer about a checkpoint; nothing half-built stays. */
class LocalFilesTest {
    @TempDir
    Path folder;

    @Test
    void whatAnEarlierProcessLeftIsRemovedAtTheStart() throws Exception {
        Files.writeString(folder.resolve("artifact-1.safetensors"), "half");
        Files.createDirectory(folder.resolve("build-1"));
        Files.writeString(folder.resolve("build-1").resolve("artifact.safetensors.part"), "half");
        new LocalFiles(folder);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aFileIsGoneAfterItsUseHoweverThatEnds() {
        LocalFiles files = new LocalFiles(folder);
        String read = files.temporary("artifact", file -> {
            Files.writeString(file, "built");
            return Files.readString(file);
        });
        assertThat(read).isEqualTo("built");
        assertThatThrownBy(() -> files.temporary("artifact", file -> {
                    throw new IllegalStateException("stopped");
                }))
                .hasMessage("stopped");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aFullDiskIsWaitedFor() {
        LocalFiles files = new LocalFiles(folder);
        assertThatThrownBy(() -> files.temporary("artifact", file -> {
                    throw new IOException("No space left on device");
                }))
                .isInstanceOfSatisfying(StoreUnavailableException.class, e -> assertThat(e.reason())
                        .isEqualTo(ReasonCode.DISK_FULL))
                .hasMessageContaining("No space left on device");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aDirectoryThatCannotBeMadeIsWaitedForToo() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThatThrownBy(() -> new LocalFiles(file.resolve("below")))
                .isInstanceOfSatisfying(StoreUnavailableException.class, e -> assertThat(e.reason())
                        .isEqualTo(ReasonCode.DISK_FULL));
    }
}
