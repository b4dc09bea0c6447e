package io.proxquant.models.networks.recurrent;

import java.util.List;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.nn.Activation;
import ai.djl.nn.norm.Dropout;

import io.proxquant.models.pass.ActivationFunction;
import io.proxquant.models.pass.ForwardPass;
import io.proxquant.networks.recurrent.RecurrentCell;

/**
 * LSTM layers whose state is quantized at every step, which the engine's LSTM cannot do (Xu et al. 2018, section 4; Hubara
 * et al. 2016, QNN, section 5). With q the activation function, σ the logistic function and ∘ the product by element,
 *
 * <pre>
 *   (i, f, g, o) = W_ih x_t + b_ih + W_hh q_(t-1) + b_hh
 *   c_t = σ(f) ∘ c_(t-1) + σ(i) ∘ tanh(g),    q_t = q(σ(o) ∘ tanh(c_t))
 * </pre>
 *
 * <p>q_t goes to the next step and to the layer above, where it is x_t, and to the decoder from the last; gates, c_t and
 * biases stay float. Backward is straight-through: dq_t = dh_t, since |h_t| < 1 lies within every clip. The state that
 * comes in is used as it is, so that what a batch left is not quantized twice; before the first word it is zero.
 */
final class SteppedLstm {

    private final ForwardPass pass;
    private final List<RecurrentLayer> layers;
    private final ActivationFunction activation;

    SteppedLstm(ForwardPass pass, List<RecurrentLayer> layers, ActivationFunction activation) {
        this.pass = pass;
        this.layers = layers;
        this.activation = activation;
    }

    /**
     * Goes through all layers.
     *
     * @param embedded (steps, streams, features)
     * @param states q and c before the first step, each (layers, streams, hidden)
     * @param between share of a layer's outputs that is dropped on the way to the next
     * @return the last layer's outputs (steps, streams, hidden), then the states after the last step
     */
    NDList through(NDArray embedded, NDList states, float between) {
        NDArray input = embedded;
        NDList quantized = new NDList();
        NDList cells = new NDList();
        for (int layer = 0; layer < layers.size(); layer++) {
            NDArray dropped = layer == 0
                    ? input
                    : Dropout.dropout(input, between, pass.training()).singletonOrThrow();
            NDArray before = states.get(0).get(layer);
            NDList after =
                    layer(layers.get(layer), dropped, before, states.get(1).get(layer));
            LayerProbe.show(pass, layers.get(layer), dropped, before.expandDims(0), after.get(0));
            input = after.get(0);
            quantized.add(input.get(input.getShape().get(0) - 1));
            cells.add(after.get(1));
        }
        return new NDList(input, NDArrays.stack(quantized), NDArrays.stack(cells));
    }

    /** One layer: outputs (steps, streams, hidden) and the last c. */
    private NDList layer(RecurrentLayer layer, NDArray input, NDArray quantized, NDArray cell) {
        NDArray driven = pass.linear(input, layer.input(), layer.inputBias());
        NDArray state = quantized;
        NDArray c = cell;
        NDList outputs = new NDList();
        for (long step = 0; step < input.getShape().get(0); step++) {
            NDArray fed = pass.linear(state, layer.transition(), layer.transitionBias());
            NDList gates = driven.get(new NDIndex(step)).add(fed).split(RecurrentCell.LSTM.gates(), 1);
            NDArray kept = Activation.sigmoid(gates.get(1)).mul(c);
            c = kept.add(Activation.sigmoid(gates.get(0)).mul(gates.get(2).tanh()));
            state = activation.closing(Activation.sigmoid(gates.get(3)).mul(c.tanh()));
            outputs.add(state);
        }
        return new NDList(NDArrays.stack(outputs), c);
    }
}
