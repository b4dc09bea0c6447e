package io.proxquant.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

import io.proxquant.quantization.products.ElementLoad;
import io.proxquant.quantization.products.InterleavedColumns;

/**
 * Load balance, padding and cycles of EIE's nine layers by the model of {@link ElementLoad}, with weights and activations drawn at
 * random at the layers' densities, as a markdown table. It measures nothing of this machine.
 */
public final class ElementTable {
    /** Outputs, inputs, shares of weights and of activations that are not zero (Han et al. 2016, EIE, table III). */
    private record Layer(String name, int rows, int columns, double weights, double activations) {}

    private static final List<Layer> LAYERS = List.of(
            new Layer("AlexNet fc6", 4096, 9216, 0.09, 0.351),
            new Layer("AlexNet fc7", 4096, 4096, 0.09, 0.353),
            new Layer("AlexNet fc8", 1000, 4096, 0.25, 0.375),
            new Layer("VGG-16 fc6", 4096, 25088, 0.04, 0.183),
            new Layer("VGG-16 fc7", 4096, 4096, 0.04, 0.375),
            new Layer("VGG-16 fc8", 1000, 4096, 0.23, 0.411),
            new Layer("NeuralTalk We", 600, 4096, 0.10, 1),
            new Layer("NeuralTalk Wd", 8791, 600, 0.11, 1),
            new Layer("NeuralTalk LSTM", 2400, 1201, 0.10, 1));

    private static final int[] ELEMENTS = {1, 4, 16, 64, 256};
    private static final int[] DEPTHS = {1, 2, 4, 8, 16, 32, 64, 128, 256};
    /** The paper's machine. */
    private static final int CHOSEN_DEPTH = 8;

    private static final int CHOSEN_ELEMENTS = 64;

    private ElementTable() {}

    /** Takes no arguments. */
    public static void main(String[] args) {
        System.out.println("| layer | elements | entries | padding | cycles | balance, queues of 1, 2, 4 ... 256 |");
        System.out.println("|---|---|---|---|---|---|");
        for (Layer layer : LAYERS) {
            SplittableRandom random = new SplittableRandom(17);
            byte[] indices = indices(layer, random);
            float[] input = new float[layer.columns()];
            for (int i = 0; i < input.length; i++) {
                input[i] = random.nextDouble() < layer.activations() ? 1 : 0;
            }
            for (int elements : ELEMENTS) {
                print(
                        layer,
                        input,
                        InterleavedColumns.of(new float[16], indices, layer.rows(), layer.columns(), elements));
            }
        }
    }

    private static byte[] indices(Layer layer, SplittableRandom random) {
        byte[] indices = new byte[Math.multiplyExact(layer.rows(), layer.columns())];
        for (int i = 0; i < indices.length; i++) {
            indices[i] = random.nextDouble() < layer.weights() ? (byte) (1 + random.nextInt(15)) : 0;
        }
        return indices;
    }

    private static void print(Layer layer, float[] input, InterleavedColumns matrix) {
        StringBuilder balance = new StringBuilder();
        for (int depth : matrix.elements() == CHOSEN_ELEMENTS ? DEPTHS : new int[] {CHOSEN_DEPTH}) {
            balance.append(String.format(
                    Locale.ROOT,
                    " %.1f %%",
                    100 * ElementLoad.of(matrix, input, depth).balance()));
        }
        System.out.printf(
                Locale.ROOT,
                "| %s | %d | %d | %.2f %% | %d |%s |%n",
                layer.name(),
                matrix.elements(),
                matrix.entries(),
                100.0 * matrix.padding() / matrix.entries(),
                ElementLoad.of(matrix, input, CHOSEN_DEPTH).cycles(),
                balance);
    }
}
