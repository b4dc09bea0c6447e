package io.proxquant.networks.recurrent;

import io.proxquant.networks.Initializer;
import io.proxquant.networks.Layout;
import io.proxquant.networks.ParameterKind;
import io.proxquant.recipes.Options;

/**
 * The shape of a recurrent language model: embedding, recurrent layers, decoder. Gates in torch's order.
 *
 * @param cell what the layers are made of
 * @param vocabulary words
 * @param embedding features of a word
 * @param hidden features of each layer's state
 * @param layers recurrent layers, one above the other
 */
public record LanguageModelLayout(RecurrentCell cell, int vocabulary, int embedding, int hidden, int layers) {

    private static final double TABLE_BOUND = 0.1;

    /** From complete options. */
    public static LanguageModelLayout of(RecurrentCell cell, Options options) {
        return new LanguageModelLayout(
                cell,
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
        long rows = (long) cell.gates() * hidden;
        for (int layer = 0; layer < layers; layer++) {
            int inputs = layer == 0 ? embedding : hidden;
            layout.add(input(layer), ParameterKind.RECURRENT, gates, rows, inputs);
            layout.add(transition(layer), ParameterKind.RECURRENT, gates, rows, hidden);
            layout.add(inputBias(layer), ParameterKind.BIAS, gates, rows);
            layout.add(transitionBias(layer), ParameterKind.BIAS, gates, rows);
        }
        return layout.dense("decoder", Initializer.uniform(TABLE_BOUND), Initializer.constant(0), hidden, vocabulary);
    }

    /**
     * A lower bound of the numbers that training keeps for the backward pass per token: the logits, their softmax, and each
     * layer's gates.
     */
    public long activations() {
        return 2L * vocabulary + embedding + (long) layers * cell.gates() * hidden;
    }

    /** Name of the matrix from a layer's input to its gates. */
    public String input(int layer) {
        return cell.prefix() + ".weight_ih_l" + layer;
    }

    /** Name of the matrix from a layer's state to its gates. */
    public String transition(int layer) {
        return cell.prefix() + ".weight_hh_l" + layer;
    }

    /** Name of the bias beside {@link #input}. */
    public String inputBias(int layer) {
        return cell.prefix() + ".bias_ih_l" + layer;
    }

    /** Name of the bias beside {@link #transition}. */
    public String transitionBias(int layer) {
        return cell.prefix() + ".bias_hh_l" + layer;
    }
}
