package io.proxquant.cli.offline;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;

import com.fasterxml.jackson.databind.JsonNode;

import io.proxquant.checkpoints.safetensors.DType;
import io.proxquant.checkpoints.safetensors.SafetensorsWriter;
import io.proxquant.checkpoints.safetensors.TensorData;
import io.proxquant.cli.ProxQuant;
import io.proxquant.contracts.Json;

/** Runs a command as the launcher does, and holds what it wrote where. */
record Offline(int exit, String out, String err) {
    static Offline run(Object command, Object... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exit = ProxQuant.commandLine(command)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(List.of(arguments).stream().map(Object::toString).toArray(String[]::new));
        return new Offline(exit, out.toString(), err.toString());
    }

    static Offline quantize(Object... arguments) {
        return run(new QuantizeCommand(), arguments);
    }

    static Offline inspect(Object... arguments) {
        return run(new InspectCommand(), arguments);
    }

    JsonNode json() {
        try {
            return Json.mapper().readTree(out);
        } catch (IOException e) {
            throw new UncheckedIOException(out + err, e);
        }
    }

    static Path write(Path file, TensorData... tensors) throws IOException {
        SafetensorsWriter.write(file, List.of(tensors), Map.of());
        return file;
    }

    /** A small network: two matrices, a convolution, a bias, a step counter. */
    static Path network(Path directory) throws IOException {
        return write(
                directory.resolve("net.safetensors"),
                TensorData.of("conv.weight", gaussian(6 * 3 * 3 * 3, 1), 6, 3, 3, 3),
                TensorData.of("fc.weight", gaussian(10 * 54, 2), 10, 54),
                TensorData.of("fc.bias", gaussian(10, 3), 10),
                TensorData.of("head.weight", gaussian(7 * 5, 4), 7, 5),
                TensorData.of("steps", DType.I64, new byte[] {5, 0, 0, 0, 0, 0, 0, 0}));
    }

    static float[] gaussian(int n, long seed) {
        Random random = new Random(seed);
        float[] w = new float[n];
        for (int i = 0; i < n; i++) {
            w[i] = (float) random.nextGaussian();
        }
        return w;
    }
}
