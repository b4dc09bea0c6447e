package io.proxquant.models.data.formats;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.proxquant.checkpoints.HeapMemory;
import io.proxquant.checkpoints.OverBudgetException;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.models.data.DataException;
import io.proxquant.models.data.ImageBatch;
import io.proxquant.models.data.ImageDataset;
import io.proxquant.models.data.ImageShape;
import io.proxquant.models.data.Normalization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class CifarReaderTest {

    private static final int RECORD = 3073;
    private static final HeapMemory MEMORY = HeapMemory.ofProcess();
    private static final Normalization PLAIN = Normalization.of(0, 1 / 255f);

    @TempDir
    Path directory;

    @Test
    void planesBecomeChannelsLastAndFilesFollowOneAnother() throws IOException {
        Path first = file("one.bin", records(2));
        Path second = Files.write(directory.resolve("two.bin.gz"), zipped(records(3)));

        ImageDataset images = CifarReader.read(List.of(first, second), PLAIN, MEMORY);

        assertThat(images.size()).isEqualTo(5);
        assertThat(images.shape()).isEqualTo(new ImageShape(32, 32, 3));
        assertThat(images.label(1)).isEqualTo(1);
        assertThat(images.label(4)).as("third of the second file").isEqualTo(2);
        for (int channel = 0; channel < 3; channel++) {
            for (int place : new int[] {0, 31, 32, 1023}) {
                assertThat(images.pixel(1, place * 3 + channel)).isEqualTo(value(1, channel, place));
            }
        }
    }

    @Test
    void eachChannelHasItsOwnNormalisation() throws IOException {
        Normalization each = new Normalization(List.of(0.1f, 0.2f, 0.3f), List.of(0.5f, 0.25f, 2f));
        ImageBatch batch = CifarReader.read(List.of(file("one.bin", records(1))), each, MEMORY)
                .batch(new int[] {0}, 0, 1);

        assertThat(batch.pixels()[3 * 7]).isEqualTo((value(0, 0, 7) / 255f - 0.1f) / 0.5f);
        assertThat(batch.pixels()[3 * 7 + 1]).isEqualTo((value(0, 1, 7) / 255f - 0.2f) / 0.25f);
        assertThat(batch.pixels()[3 * 7 + 2]).isEqualTo((value(0, 2, 7) / 255f - 0.3f) / 2f);
        assertThatThrownBy(() -> CifarReader.read(
                        List.of(file("one.bin", records(1))), new Normalization(List.of(0f, 0f), List.of(1f)), MEMORY))
                .hasMessageContaining("2 channels")
                .hasMessageContaining("3");
    }

    @Test
    void malformedFilesAreRefusedWithFileAndOffset() throws IOException {
        byte[] label = records(2);
        label[RECORD] = 10;
        refuses(label, "offset 3073: label 10 is not below 10", ReasonCode.DATA_INVALID);
        byte[] cut = java.util.Arrays.copyOf(records(2), 2 * RECORD - 1);
        refuses(cut, "offset 6145: ends 1 bytes too early, in record 1", ReasonCode.DATA_INVALID);
        refuses(new byte[0], "holds no images", ReasonCode.DATA_EMPTY);
        refuses(java.util.Arrays.copyOf(zipped(records(1)), 40), "damaged gzip", ReasonCode.DATA_INVALID);
    }

    @Test
    void whatAFileUnpacksToIsBoundedByTheMemoryThereIs() throws IOException {
        Path bomb = Files.write(directory.resolve("bomb.bin.gz"), zipped(new byte[RECORD * 2000]));
        assertThatThrownBy(() ->
                        CifarReader.read(List.of(bomb, bomb), PLAIN, new HeapMemory(8 << 20, () -> 8 << 20, () -> {})))
                .isInstanceOf(OverBudgetException.class)
                .hasMessageContaining("bomb.bin.gz")
                .hasMessageContaining("4000 images needs at least 12 MiB of memory");
    }

    private void refuses(byte[] content, String part, ReasonCode reason) throws IOException {
        Path file = file("bad.bin", content);
        assertThatThrownBy(() -> CifarReader.read(List.of(file), PLAIN, MEMORY))
                .hasMessageContaining("bad.bin")
                .hasMessageContaining(part)
                .isInstanceOfSatisfying(
                        DataException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    private static byte[] records(int count) {
        byte[] content = new byte[count * RECORD];
        for (int i = 0; i < count; i++) {
            content[i * RECORD] = (byte) i;
            for (int channel = 0; channel < 3; channel++) {
                for (int place = 0; place < 1024; place++) {
                    content[i * RECORD + 1 + channel * 1024 + place] = (byte) value(i, channel, place);
                }
            }
        }
        return content;
    }

    private static int value(int image, int channel, int place) {
        return (image * 31 + channel * 97 + place * 5) & 0xFF;
    }

    private Path file(String name, byte[] content) throws IOException {
        return Files.write(directory.resolve(name), content);
    }

    private static byte[] zipped(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
            zip.write(content);
        }
        return bytes.toByteArray();
    }
}
