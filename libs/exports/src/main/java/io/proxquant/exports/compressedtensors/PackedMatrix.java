package io.proxquant.exports.compressedtensors;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

import io.proxquant.checkpoints.safetensors.DType;
import io.proxquant.checkpoints.safetensors.TensorData;
import io.proxquant.exports.DecodedWeights;
import io.proxquant.exports.ExportSource;
import io.proxquant.exports.WholeMultiples;

/** A matrix of the network as the three tensors that stand for it; each is made when it is written. */
record PackedMatrix(ExportSource source, String name, PackedScheme scheme) {
    /** How the name of a layer's weights ends. */
    static final String WEIGHT = ".weight";

    /** The layer, as {@code config.json} names it. */
    String module() {
        return name.substring(0, name.length() - WEIGHT.length());
    }

    List<TensorData> tensors() {
        long[] shape = source.shape(name);
        int columns = Math.toIntExact(shape[1]);
        int words = (columns + scheme.perWord() - 1) / scheme.perWord();
        ByteBuffer dimensions = ByteBuffer.allocate(2 * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        dimensions.putLong(shape[0]).putLong(shape[1]);
        return List.of(
                new TensorData(name + "_packed", DType.I32, new long[] {shape[0], words}, this::packed),
                new TensorData(name + "_scale", DType.F32, new long[] {shape[0], scheme.scales(columns)}, this::scales),
                TensorData.of(name + "_shape", DType.I64, dimensions.array(), 2));
    }

    private void scales(OutputStream out) throws IOException {
        DecodedWeights weights = source.weights(name);
        int run = scheme.run(columns());
        ByteBuffer one = ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int from = 0; from < weights.values().length; from += run) {
            one.clear().putFloat(scheme.numbers().scale(weights, from, run));
            out.write(one.array());
        }
    }

    private void packed(OutputStream out) throws IOException {
        DecodedWeights weights = source.weights(name);
        WholeMultiples numbers = scheme.numbers();
        int columns = columns();
        int run = scheme.run(columns);
        int perWord = scheme.perWord();
        int[] row = new int[(columns + perWord - 1) / perWord];
        ByteBuffer bytes = ByteBuffer.allocate(row.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int begin = 0; begin < weights.values().length; begin += columns) {
            Arrays.fill(row, 0);
            for (int from = 0; from < columns; from += run) {
                float scale = numbers.scale(weights, begin + from, run);
                for (int i = from; i < from + run; i++) {
                    int stored = numbers.number(weights.values()[begin + i], scale) - numbers.low();
                    row[i / perWord] |= stored << i % perWord * scheme.bits();
                }
            }
            bytes.clear();
            bytes.asIntBuffer().put(row);
            out.write(bytes.array());
            source.boundary().run();
        }
    }

    private int columns() {
        return Math.toIntExact(source.shape(name)[1]);
    }
}
