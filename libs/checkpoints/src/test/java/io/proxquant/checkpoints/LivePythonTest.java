package io.proxquant.checkpoints;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.proxquant.checkpoints.safetensors.DType;
import io.proxquant.checkpoints.safetensors.SafetensorsFile;
import io.proxquant.checkpoints.safetensors.SafetensorsLimits;
import io.proxquant.checkpoints.safetensors.SafetensorsWriter;
import io.proxquant.checkpoints.safetensors.TensorData;

import static org.assertj.core.api.Assertions.assertThat;

/** Our files open in the Python safetensors package with equal values, its files open here, and digests agree. */
class LivePythonTest {
    @TempDir
    Path folder;

    @Test
    void bothSidesReadEachOther() throws Exception {
        Python.require("safetensors", "numpy");
        writeOurs();
        assertThat(Python.script("check_live.py", List.of(folder.toString()))).contains("\"wrote\": \"theirs\"");
        readTheirs();
    }

    private void writeOurs() throws IOException {
        SafetensorsWriter.write(
                folder.resolve("ours.safetensors"),
                List.of(
                        TensorData.of("a.weight", formula(91), 7, 13),
                        TensorData.of("b", DType.U8, new byte[] {0, 1, 2, 3, 4}, 5),
                        TensorData.of("empty", new float[0], 0, 4),
                        TensorData.of("n", DType.I64, new byte[] {12, 0, 0, 0, 0, 0, 0, 0}),
                        TensorData.of("名", new float[] {1}, 1)),
                Map.of("purpose", "live check"));
    }

    private void readTheirs() throws IOException {
        try (SafetensorsFile theirs =
                SafetensorsFile.open(folder.resolve("theirs.safetensors"), SafetensorsLimits.defaults())) {
            assertThat(theirs.readAll("w")).isEqualTo(formula(60));
            assertThat(theirs.readAll("h")).isEqualTo(formula(9));
            assertThat(theirs.readAll("d")).isEqualTo(formula(4));
            assertThat(theirs.header().tensor("w").shape()).containsExactly(3, 4, 5);
            assertThat(theirs.header().tensor("Ä").elements()).isZero();
            assertThat(CheckpointDigest.of(theirs.digests()))
                    .hasToString(Files.readString(folder.resolve("theirs.digest")));
        }
    }

    /** The formula of check_live.py; every value is exact in half precision. */
    private static float[] formula(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (i * 37 % 101 - 50) / 8f;
        }
        return values;
    }
}
