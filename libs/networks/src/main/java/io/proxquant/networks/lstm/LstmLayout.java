package io.proxquant.networks.lstm;

import io.proxquant.networks.Initializer;
import io.proxquant.networks.Layout;
import io.proxquant.networks.ParameterKind;
import io.proxquant.recipes.Options;

/**
 * The shape of an LSTM language model: embedding, LSTM layers, decoder. Gates in torch's order i, f, g, o.
 *
 * @param vocabulary words
 * @param embedding features of a word
 * @param hidden features of each layer's state
 * @param layers LSTM layers, one above the other
 */
public record LstmLayout(int vocabulary, int embedding, int hidden, int layers) {

    private static final double TABLE_BOUND = 0.1;
    /** Of a layer, one matrix each, one after the other. */
    public static final int GATES = 4;

    /** From complete options. */
    public static LstmLayout of(Options options) {
        return new LstmLayout(
                options.integer("vocabulary"),
                options.integer("embedding"),
                options.integer("hidden"),
                options.integer("layers"));
    }

    /** The parameters, under the names of PyTorch's word language model. */
    public Layout parameters() {
        Layout layout = new Layout();
        layout.add("encoder.weight", ParameterKind.EMBEDDING, Initializer.uniform(TABLE_BOUND), vocabulary, embedding);
        Initializer gates = Initializer.uniform(1 / Math.sqrt(hidden));
        long rows = (long) GATES * hidden;
        for (int layer = 0; layer < layers; layer++) {
            int inputs = layer == 0 ? embedding : hidden;
            layout.add(input(layer), ParameterKind.RECURRENT, gates, rows, inputs);
            layout.add(transition(layer), ParameterKind.RECURRENT, gates, rows, hidden);
            layout.add("lstm.bias_ih_l" + layer, ParameterKind.BIAS, gates, rows);
            layout.add("lstm.bias_hh_l" + layer, ParameterKind.BIAS, gates, rows);
        }
        return layout.dense("decoder", Initializer.uniform(TABLE_BOUND), Initializer.constant(0), hidden, vocabulary);
    }

    /** Numbers that training keeps for backward per token, at least: the logits, their softmax, and each layer's gates. */
    public long activations() {
        return 2L * vocabulary + embedding + (long) layers * GATES * hidden;
    }

    /** Name of the matrix from a layer's input to its gates. */
    public static String input(int layer) {
        return "lstm.weight_ih_l" + layer;
    }

    /** Name of the matrix from a layer's state to its gates. */
    public static String transition(int layer) {
        return "lstm.weight_hh_l" + layer;
    }
}
