package io.proxquant.cli.input;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.proxquant.cli.CommandFailure;
import io.proxquant.storage.LockedDirectory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class InputSpoolTest {
    @TempDir
    Path place;

    @ParameterizedTest
    @ValueSource(strings = {"-", "/dev/stdin", "/dev/fd/0"})
    void whatStandardInputHoldsCanBeReadTwiceAndIsGoneAfterwards(String argument) throws IOException {
        Path kept;
        try (InputSpool spool = spool("weights", 7)) {
            InputFile file = spool.file(argument);
            assertThat(place).isEmptyDirectory();
            kept = file.path();
            assertThat(kept).hasContent("weights");
            assertThat(file.path()).isEqualTo(kept);
            assertThat(file).hasToString("standard input");
            assertThat(file.argument()).isEqualTo(argument);
        }
        assertThat(place).isEmptyDirectory();
    }

    @Test
    void standardInputIsOneFileAndNoOther() throws IOException {
        try (InputSpool spool = spool("weights", 7)) {
            spool.file("-").path();
            assertThatThrownBy(spool.file("/dev/stdin")::path)
                    .isInstanceOf(CommandFailure.class)
                    .hasMessageContaining("standard input can be one of the files only");
        }
    }

    @Test
    void moreThanTheCapIsRefusedWithWhatToDo() throws IOException {
        try (InputSpool spool = spool("weights", 6)) {
            assertThatThrownBy(spool.file("-")::path)
                    .isInstanceOf(CommandFailure.class)
                    .hasMessageContaining("standard input: is more than the 6 bytes")
                    .hasMessageContaining("PROXQUANT_PIPE_MAX");
        }
        assertThat(place).isEmptyDirectory();
    }

    @Test
    void aNamedPipeIsReadToItsEndUnderItsOwnName() throws Exception {
        Path pipe = place.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> write(pipe));
        try (InputSpool spool = spool("", 100)) {
            InputFile file = spool.file(pipe.toString());
            assertThat(file.path()).hasContent("through a pipe");
            assertThat(file).hasToString(pipe.toString());
            assertThat(file.text()).isTrue();
        }
        writing.get();
        assertThat(Files.list(place)).containsExactly(pipe);
    }

    @Test
    void aFileThatWasRedirectedIsNotCopied() throws IOException {
        Path redirected = Files.writeString(place.resolve("large"), "large");
        var input = new StandardInput() {
            @Override
            public InputStream stream() {
                throw new AssertionError("read");
            }

            @Override
            public Optional<Path> file() {
                return Optional.of(redirected);
            }
        };
        try (InputSpool spool = new InputSpool(input, place, 1)) {
            assertThat(spool.file("-").path()).isEqualTo(redirected);
        }
        assertThat(redirected).exists();
    }

    @Test
    void whatAKilledCommandKeptIsRemovedByTheNextThatKeepsSomething() throws IOException {
        Path left = Files.createDirectory(place.resolve(InputSpool.PREFIX + "1234"));
        Files.createFile(left.resolve(LockedDirectory.LOCK));
        Files.write(left.resolve("input-0"), new byte[100]);
        try (InputSpool spool = spool("weights", 7)) {
            spool.file("-").path();
            assertThat(left).doesNotExist();
        }
    }

    private InputSpool spool(String standardInput, long cap) {
        var bytes = new ByteArrayInputStream(standardInput.getBytes(StandardCharsets.UTF_8));
        return new InputSpool(StandardInput.of(bytes), place, cap);
    }

    private static void write(Path pipe) {
        try {
            Files.writeString(pipe, "through a pipe");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
