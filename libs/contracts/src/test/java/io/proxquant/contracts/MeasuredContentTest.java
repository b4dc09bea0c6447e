package io.proxquant.contracts;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class MeasuredContentTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65_535, 65_536, 65_537, 200_000})
    void bytesAreCountedHashedAndHandedOnInOrder(int length) throws IOException {
        byte[] bytes = new byte[length];
        new Random(7).nextBytes(bytes);
        ByteArrayOutputStream handed = new ByteArrayOutputStream();
        AtomicLong last = new AtomicLong();

        MeasuredContent measured = MeasuredContent.of(new ByteArrayInputStream(bytes), (chunk, count, total) -> {
            handed.write(chunk, 0, count);
            assertThat(total).isEqualTo(handed.size());
            last.set(total);
        });

        assertThat(measured).isEqualTo(new MeasuredContent(length, Digest.of(bytes)));
        assertThat(handed.toByteArray()).isEqualTo(bytes);
        assertThat(last).hasValue(length);
        assertThat(MeasuredContent.of(Files.write(folder.resolve("file"), bytes)))
                .isEqualTo(measured);
    }

    @Test
    void aFileCanBeLeftAfterEveryChunk() throws IOException {
        Path file = Files.write(folder.resolve("file"), new byte[200_000]);
        AtomicInteger chunks = new AtomicInteger();

        assertThatThrownBy(() -> MeasuredContent.of(file, () -> {
                    if (chunks.incrementAndGet() == 2) {
                        throw new IllegalStateException("asked to stop");
                    }
                }))
                .hasMessage("asked to stop");
        assertThat(chunks).hasValue(2);
    }
}
