package io.proxquant.models.networks.recurrent;

import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

import ai.djl.ndarray.NDList;

import io.proxquant.models.parameters.StoredParameter;
import io.proxquant.networks.recurrent.LanguageModelLayout;

/**
 * The parameters of one recurrent layer, gates in torch's order: i, f, g, o of an LSTM, r, z, n of a GRU.
 *
 * @param input (gates hidden, inputs)
 * @param transition (gates hidden, hidden)
 * @param inputBias (gates hidden)
 * @param transitionBias (gates hidden), added to the other
 */
record RecurrentLayer(
        StoredParameter input, StoredParameter transition, StoredParameter inputBias, StoredParameter transitionBias) {

    /** All layers of a network, lowest first. */
    static List<RecurrentLayer> all(LanguageModelLayout layout, Function<String, StoredParameter> parameters) {
        return IntStream.range(0, layout.layers())
                .mapToObj(layer -> new RecurrentLayer(
                        parameters.apply(layout.input(layer)),
                        parameters.apply(layout.transition(layer)),
                        parameters.apply(layout.inputBias(layer)),
                        parameters.apply(layout.transitionBias(layer))))
                .toList();
    }

    /** The tensors as the engine's layers take them. */
    NDList arrays() {
        return new NDList(input.array(), transition.array(), inputBias.array(), transitionBias.array());
    }
}
