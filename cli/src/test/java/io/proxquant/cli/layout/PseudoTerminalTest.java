package io.proxquant.cli.layout;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.proxquant.checkpoints.safetensors.SafetensorsWriter;
import io.proxquant.checkpoints.safetensors.TensorData;
import io.proxquant.cli.ProxQuant;
import io.proxquant.cli.TerminalSession;

import static org.assertj.core.api.Assertions.assertThat;

/** A command with a bar and a table, run as a person runs it: in a terminal. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class PseudoTerminalTest {
    @TempDir
    Path place;

    @ParameterizedTest
    @ValueSource(ints = {80, 40})
    void noLineIsBrokenAndNothingOfTheBarIsLeftBehind(int columns) throws Exception {
        var end = TerminalSession.start(
                        Integer.toString(columns),
                        null,
                        Map.of(),
                        List.of(ProxQuant.class.getName(), "try", weights().toString(), "--sample", "1000"))
                .end();

        assertThat(end.status()).as(end.said()).isZero();
        assertThat(end.screen().stream().filter(line -> line.startsWith("measuring")))
                .as(end.said())
                .hasSize(1);
        assertThat(end.broken()).as("but commands, which are to be pasted").allSatisfy(line -> assertThat(line)
                .startsWith("  ./proxquant quantize "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"80,57,33,20", "80,21,100,40"})
    void nothingIsLeftOfALineThatWasDrawnInAWindowOfAnotherWidth(String columns) throws Exception {
        var end = TerminalSession.start(columns, null, Map.of(), List.of(DrawnLine.class.getName()))
                .end();

        assertThat(end.status()).as(end.said()).isZero();
        int last = Integer.parseInt(columns.replaceFirst(".*,", ""));
        assertThat(end.screen()).as(end.said()).containsExactly("before it", DrawnLine.TEXT.substring(0, last - 1), "");
    }

    private Path weights() throws Exception {
        Random random = new Random(1);
        float[] values = new float[64 * 64];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        Path file = place.resolve("net.safetensors");
        SafetensorsWriter.write(file, List.of(TensorData.of("layer.weight", values, 64, 64)), Map.of());
        return file;
    }
}
