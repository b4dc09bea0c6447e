package io.proxquant.models;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

import ai.djl.ndarray.NDManager;
import org.assertj.core.data.Offset;

import io.proxquant.models.data.Batch;
import io.proxquant.models.pass.Network;
import io.proxquant.models.pass.RecurrentState;

import static org.assertj.core.api.Assertions.assertThat;

/** What tests need that hold a network of the engine against one written out in doubles. */
public final class InDoubles {
    private InDoubles() {}

    /** All values of a network. */
    public static Map<String, double[]> of(Network network) {
        Map<String, double[]> values = new LinkedHashMap<>();
        network.state().forEach((name, array) -> {
            double[] copy = new double[array.length];
            Arrays.setAll(copy, i -> array[i]);
            values.put(name, copy);
        });
        return values;
    }

    /** What the network itself says of a batch. */
    public static float[] logits(Network network, Batch batch, RecurrentState carry, boolean training) {
        try (NDManager scope = network.newScope()) {
            return network.forward(scope, batch, carry, training).toFloatArray();
        }
    }

    /** Mean over the rows of logits, one row for each label. */
    public static double crossEntropy(double[] logits, int[] labels) {
        int classes = logits.length / labels.length;
        double total = 0;
        for (int row = 0; row < labels.length; row++) {
            double sum = 0;
            for (int k = 0; k < classes; k++) {
                sum += Math.exp(logits[row * classes + k]);
            }
            total += Math.log(sum) - logits[row * classes + labels[row]];
        }
        return total / labels.length;
    }

    public static void assertClose(float[] actual, double[] expected, double tolerance) {
        assertThat(actual).hasSize(expected.length);
        for (int i = 0; i < expected.length; i++) {
            assertThat((double) actual[i]).as("element %d", i).isCloseTo(expected[i], Offset.offset(tolerance));
        }
    }
}
