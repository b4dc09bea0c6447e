package io.proxquant.checkpoints.safetensors;

import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Offsets beyond 2^31 and 2^32, in a sparse file that takes no disk. */
class LargeFileTest {
    private static final long ELEMENTS = (1L << 31) + 5; // 8 GiB of F32

    @TempDir
    Path folder;

    @Test
    void theLastElementsOfAHugeTensorAreRead() throws Exception {
        Path path = folder.resolve("sparse.safetensors");
        SafetensorsLayout layout = SafetensorsLayout.of(
                List.of(
                        new SafetensorsLayout.Slot("huge", DType.F32, new long[] {ELEMENTS}),
                        new SafetensorsLayout.Slot("tail", DType.U8, new long[] {2})),
                Map.of());
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.setLength(layout.header().fileLength());
            file.write(layout.prefix());
            file.seek(layout.header().dataStart() + 4 * (ELEMENTS - 1));
            file.writeInt(Integer.reverseBytes(Float.floatToIntBits(1.25f)));
            file.write(new byte[] {7, 8});
        }
        try (SafetensorsFile file = SafetensorsFile.open(path, SafetensorsLimits.defaults())) {
            float[] last = new float[3];
            file.readFloats(file.header().tensor("huge"), ELEMENTS - 3, last, 0, 3);
            assertThat(last).containsExactly(0, 0, 1.25f);
            assertThat(file.open(file.header().tensor("tail")).readAllBytes()).containsExactly(7, 8);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> file.readAll("huge"))
                    .withMessageContaining("too large for one array");
        }
    }

    @Test
    void aFileThatShrinksAfterItsCheckIsNoticed() throws Exception {
        Path path = folder.resolve("shrinking.safetensors");
        SafetensorsWriter.write(path, List.of(TensorData.of("a", new float[100], 100)), Map.of());
        try (SafetensorsFile file = SafetensorsFile.open(path, SafetensorsLimits.defaults());
                RandomAccessFile shorter = new RandomAccessFile(path.toFile(), "rw")) {
            shorter.setLength(shorter.length() - 1);
            assertThatThrownBy(() -> file.readAll("a"))
                    .isInstanceOf(SafetensorsException.class)
                    .hasMessageContaining("shortened");
        }
    }

    @Test
    void typesWithoutAFloatFormAreRefused() throws Exception {
        Path path = folder.resolve("ints.safetensors");
        SafetensorsWriter.write(path, List.of(TensorData.of("a", DType.I32, new byte[4], 1)), Map.of());
        try (SafetensorsFile file = SafetensorsFile.open(path, SafetensorsLimits.defaults())) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> file.readAll("a"))
                    .withMessageContaining("cannot be read as F32");
            assertThatThrownBy(() -> file.readFloats(file.header().tensor("a"), 1, new float[1], 0, 1))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
