package io.proxquant.models.networks.recurrent;

import java.util.List;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.nn.Activation;

import io.proxquant.models.pass.ActivationFunction;
import io.proxquant.models.pass.ForwardPass;
import io.proxquant.networks.recurrent.RecurrentCell;

/**
 * LSTM layers whose state is quantized at every step (Xu et al. 2018, section 4; Hubara et al. 2016, QNN, section 5). With q the activation function, σ the logistic function and ∘ the product by element,
 *
 * <pre>
 *   (i, f, g, o) = W_ih x_t + b_ih + W_hh q_(t-1) + b_hh
 *   c_t = σ(f) ∘ c_(t-1) + σ(i) ∘ tanh(g),    q_t = q(σ(o) ∘ tanh(c_t))
 * </pre>
 *
 * <p>Gates, c_t and biases stay float. Backward is straight-through: dq_t = dh_t, since |h_t| < 1 lies within every clip.
 */
final class SteppedLstm extends SteppedLayers {

    SteppedLstm(ForwardPass pass, List<RecurrentLayer> layers, ActivationFunction activation) {
        super(pass, layers, activation);
    }

    @Override
    NDList layer(RecurrentLayer layer, NDArray input, NDArray quantized, NDArray cell) {
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
