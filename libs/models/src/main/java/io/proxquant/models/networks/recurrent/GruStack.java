package io.proxquant.models.networks.recurrent;

import java.util.List;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;

import io.proxquant.models.pass.ActivationFunction;
import io.proxquant.models.pass.ForwardPass;

/**
 * GRU layers, all at once in the engine; with an activation function other than float what multiplies matrices is quantized at
 * every step, see {@link SteppedGru}. What is carried is the float h, and then before it what the next step's matrices see.
 */
record GruStack(List<RecurrentLayer> layers, ActivationFunction activation) implements RecurrentStack {

    @Override
    public List<String> carried() {
        return activation.kind() == ActivationFunction.Kind.FLOAT ? List.of("h") : List.of("q", "h");
    }

    @Override
    public NDList through(ForwardPass pass, NDArray embedded, NDList states, float between) {
        if (activation.kind() != ActivationFunction.Kind.FLOAT) {
            return new SteppedGru(pass, layers, activation).through(embedded, states, between);
        }
        if (pass.probing()) {
            LayerProbe.visit(
                    pass,
                    layers,
                    embedded,
                    states,
                    (layer, input, own) -> fused(input, own.get(0), layer.arrays(), 1, 0, false));
        }
        NDList all = new NDList();
        layers.forEach(layer -> all.addAll(layer.arrays()));
        return fused(embedded, states.get(0), all, layers.size(), between, pass.training());
    }

    private static NDList fused(
            NDArray input, NDArray state, NDList parameters, int layers, float between, boolean training) {
        return input.getNDArrayInternal().gru(input, state, parameters, true, layers, between, training, false, false);
    }
}
