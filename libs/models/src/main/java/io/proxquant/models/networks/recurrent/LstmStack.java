package io.proxquant.models.networks.recurrent;

import java.util.List;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;

import io.proxquant.models.pass.ActivationFunction;
import io.proxquant.models.pass.ForwardPass;

/**
 * LSTM layers, all at once in the engine; with an activation function other than float the state h is quantized at every step,
 * see {@link SteppedLstm}, and what is carried is the quantized h, since that is what the next step sees.
 */
record LstmStack(List<RecurrentLayer> layers, ActivationFunction activation) implements RecurrentStack {

    @Override
    public List<String> carried() {
        return List.of("h", "c");
    }

    @Override
    public NDList through(ForwardPass pass, NDArray embedded, NDList states, float between) {
        if (activation.kind() != ActivationFunction.Kind.FLOAT) {
            return new SteppedLstm(pass, layers, activation).through(embedded, states, between);
        }
        if (pass.probing()) {
            LayerProbe.visit(pass, layers, embedded, states, (layer, input, own) -> {
                NDList before = new NDList(own.get(0), own.get(1));
                return fused(input, before, layer.arrays(), 1, 0, false);
            });
        }
        NDList all = new NDList();
        layers.forEach(layer -> all.addAll(layer.arrays()));
        return fused(embedded, states, all, layers.size(), between, pass.training());
    }

    private static NDList fused(
            NDArray input, NDList states, NDList parameters, int layers, float between, boolean training) {
        return input.getNDArrayInternal()
                .lstm(input, states, parameters, true, layers, between, training, false, false);
    }
}
