package io.proxquant.models.data.formats;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.proxquant.checkpoints.HeapMemory;
import io.proxquant.checkpoints.OverBudgetException;
import io.proxquant.models.data.DataException;
import io.proxquant.models.data.ImageBatch;
import io.proxquant.models.data.ImageDataset;
import io.proxquant.models.data.Normalization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class IdxReaderTest {

    private static final HeapMemory MEMORY = HeapMemory.ofProcess();

    @TempDir
    Path directory;

    @Test
    void readsPlainAndGzipAlike() throws IOException {
        byte[] content = images(2, 3, 4);
        for (Path file : new Path[] {write("plain", content), write("gz", gzip(content))}) {
            IdxReader.Idx idx = IdxReader.read(file, 3);
            assertThat(idx.extents()).containsExactly(2, 3, 4);
            assertThat(idx.values()).hasSize(24).startsWith((byte) 0, (byte) 1).endsWith((byte) 23);
        }
    }

    @Test
    void namesFileAndOffsetOfWhatIsWrong() throws IOException {
        byte[] good = images(2, 3, 4);
        byte[] wrongType = good.clone();
        wrongType[2] = 13;
        byte[] wrongExtent = good.clone();
        wrongExtent[4] = (byte) 0x80;
        byte[] huge = good.clone();
        Arrays.fill(huge, 8, 16, (byte) 0x7F);
        byte[] zero = good.clone();
        Arrays.fill(zero, 8, 12, (byte) 0);
        expect("type", wrongType, "offset 0", "expected 00000803");
        expect("rank", labels(1), "offset 0", "expected 00000803");
        expect("negative", wrongExtent, "offset 4", "dimension 0");
        expect("huge", huge, "offset 8", "dimension 1");
        expect("zero", zero, "offset 8", "dimension 1");
        expect("header", Arrays.copyOf(good, 10), "offset 10", "the extents");
        expect("short", Arrays.copyOf(good, 30), "offset 30", "10 bytes too early");
        expect("long", Arrays.copyOf(good, 41), "offset 40", "goes on");
        expect("empty", new byte[0], "offset 0", "magic");
    }

    @Test
    void damagedGzipIsAnErrorOfTheFileToo() throws IOException {
        byte[] packed = gzip(images(20, 28, 28));
        expect("cut", Arrays.copyOf(packed, packed.length / 2), "offset", "damaged gzip");
        byte[] flipped = packed.clone();
        flipped[flipped.length - 6] ^= 1; // the checksum
        expect("flipped", flipped, "offset", "damaged gzip");
        expect("header-only", Arrays.copyOf(packed, 5), "offset 0", "gzip header");
    }

    @Test
    void labelsMustMatchTheirImages() throws IOException {
        Path images = write("images", images(3, 2, 2));
        assertThatThrownBy(
                        () -> IdxImages.read(images, write("few", labels(1, 2)), 10, 1, Normalization.of(0, 1), MEMORY))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("2 labels for the 3 images");
        assertThatThrownBy(() ->
                        IdxImages.read(images, write("wild", labels(1, 10, 2)), 10, 1, Normalization.of(0, 1), MEMORY))
                .hasMessageContaining("offset 9")
                .hasMessageContaining("label 10");
        ImageDataset read =
                IdxImages.read(images, write("right", labels(7, 0, 9)), 10, 1, Normalization.of(0.5f, 0.25f), MEMORY);
        assertThat(read.size()).isEqualTo(3);
        assertThat(read.label(2)).isEqualTo(9);
        ImageBatch batch = read.batch(new int[] {2, 0}, 0, 2);
        assertThat(batch.labels()).containsExactly(9, 7);
        assertThat(batch.pixels()[1]).isEqualTo((9 / 255f - 0.5f) / 0.25f);
        assertThat(batch.pixels()[4]).isEqualTo((0 / 255f - 0.5f) / 0.25f);
    }

    @Test
    void whatAHeaderDeclaresIsHeldAgainstTheFileAndTheMemoryBeforeItIsMadeRoomFor() throws IOException {
        byte[] header = ByteBuffer.allocate(16)
                .putInt(0x803)
                .putInt(1)
                .putInt(1 << 15)
                .putInt(1 << 15)
                .array();
        HeapMemory none = new HeapMemory(8, () -> 0, () -> {});
        assertThatThrownBy(() -> IdxReader.read(write("plain", header), 3, none))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("offset 16: ends 1073741824 bytes too early, in the values");
        assertThatThrownBy(() -> IdxReader.read(write("packed", gzip(header)), 3, none))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("offset 16: 1073741824 bytes of the values are declared, more than")
                .hasMessageContaining("compressed bytes can hold");
        Path zeros = write("zeros", gzip(images(1000, 28, 28)));
        assertThatThrownBy(() -> IdxReader.read(zeros, 3, new HeapMemory(1 << 19, () -> 1 << 19, () -> {})))
                .isInstanceOf(OverBudgetException.class)
                .hasMessageContaining(zeros + ", offset 16: reading the values needs at least 1 MiB of memory");
    }

    private void expect(String name, byte[] content, String place, String problem) throws IOException {
        Path file = write(name, content);
        assertThatThrownBy(() -> IdxReader.read(file, 3))
                .as(name)
                .isInstanceOf(DataException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(place)
                .hasMessageContaining(problem);
    }

    private Path write(String name, byte[] content) throws IOException {
        return Files.write(directory.resolve(name), content);
    }

    private static byte[] images(int count, int height, int width) {
        ByteBuffer buffer = ByteBuffer.allocate(16 + count * height * width);
        buffer.putInt(0x803).putInt(count).putInt(height).putInt(width);
        for (int i = 0; buffer.hasRemaining(); i++) {
            buffer.put((byte) i);
        }
        return buffer.array();
    }

    private static byte[] labels(int... values) {
        ByteBuffer buffer = ByteBuffer.allocate(8 + values.length);
        buffer.putInt(0x801).putInt(values.length);
        for (int value : values) {
            buffer.put((byte) value);
        }
        return buffer.array();
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(content);
        }
        return bytes.toByteArray();
    }
}
