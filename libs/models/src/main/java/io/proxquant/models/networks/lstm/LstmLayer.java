package io.proxquant.models.networks.lstm;

import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

import ai.djl.ndarray.NDList;

import io.proxquant.models.parameters.StoredParameter;
import io.proxquant.networks.lstm.LstmLayout;

/**
 * The parameters of one LSTM layer, gates in the order i, f, g, o.
 *
 * @param input (4 hidden, inputs)
 * @param transition (4 hidden, hidden)
 * @param inputBias (4 hidden)
 * @param transitionBias (4 hidden), added to the other
 */
record LstmLayer(
        StoredParameter input, StoredParameter transition, StoredParameter inputBias, StoredParameter transitionBias) {

    /** All layers of a network, lowest first. */
    static List<LstmLayer> all(LstmLayout layout, Function<String, StoredParameter> parameters) {
        return IntStream.range(0, layout.layers())
                .mapToObj(layer -> new LstmLayer(
                        parameters.apply(LstmLayout.input(layer)),
                        parameters.apply(LstmLayout.transition(layer)),
                        parameters.apply("lstm.bias_ih_l" + layer),
                        parameters.apply("lstm.bias_hh_l" + layer)))
                .toList();
    }

    /** The tensors as the engine's LSTM takes them. */
    NDList arrays() {
        return new NDList(input.array(), transition.array(), inputBias.array(), transitionBias.array());
    }
}
