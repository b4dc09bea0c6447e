package io.proxquant.models.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class IdxReaderTest {

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
        assertThatThrownBy(() -> IdxImages.read(images, write("few", labels(1, 2)), 10, 1, Normalization.of(0, 1)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("2 labels for the 3 images");
        assertThatThrownBy(() -> IdxImages.read(images, write("wild", labels(1, 10, 2)), 10, 1, Normalization.of(0, 1)))
                .hasMessageContaining("offset 9")
                .hasMessageContaining("label 10");
        ImageDataset read =
                IdxImages.read(images, write("right", labels(7, 0, 9)), 10, 1, Normalization.of(0.5f, 0.25f));
        assertThat(read.size()).isEqualTo(3);
        assertThat(read.label(2)).isEqualTo(9);
        ImageBatch batch = read.batch(new int[] {2, 0}, 0, 2);
        assertThat(batch.labels()).containsExactly(9, 7);
        assertThat(batch.pixels()[1]).isEqualTo((9 / 255f - 0.5f) / 0.25f);
        assertThat(batch.pixels()[4]).isEqualTo((0 / 255f - 0.5f) / 0.25f);
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
