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
 * GRU layers whose matrices see quantized states, which the engine's GRU cannot do (Xu et al. 2018, section 4). With q the
 * activation function, σ the logistic function and ∘ the product by element,
 *
 * <pre>
 *   (a_r, a_z, a_n) = W_ih x_t + b_ih,   (s_r, s_z, s_n) = W_hh q(h_(t-1)) + b_hh
 *   r = σ(a_r + s_r),   z = σ(a_z + s_z),   n = tanh(a_n + r ∘ s_n)
 *   h_t = (1 - z) ∘ n + z ∘ h_(t-1)
 * </pre>
 *
 * <p>q(h_t) goes to the layer above, where it is x_t, and to the decoder from the last; h itself stays float, as an LSTM's cell
 * does, or what a step adds would be lost to rounding. Backward is straight-through: |h_t| < 1 lies within every clip.
 */
final class SteppedGru {

    private final ForwardPass pass;
    private final List<RecurrentLayer> layers;
    private final ActivationFunction activation;

    SteppedGru(ForwardPass pass, List<RecurrentLayer> layers, ActivationFunction activation) {
        this.pass = pass;
        this.layers = layers;
        this.activation = activation;
    }

    /** As {@link RecurrentStack#through}, with h and q(h); before the first word both are zero. */
    NDList through(NDArray embedded, NDList states, float between) {
        NDArray input = embedded;
        NDList last = new NDList();
        NDList lastSeen = new NDList();
        for (int layer = 0; layer < layers.size(); layer++) {
            NDArray dropped = layer == 0
                    ? input
                    : Dropout.dropout(input, between, pass.training()).singletonOrThrow();
            NDArray seen = states.get(1).get(layer);
            NDList after = layer(layers.get(layer), dropped, states.get(0).get(layer), seen);
            LayerProbe.show(pass, layers.get(layer), dropped, seen.expandDims(0), after.get(0));
            input = after.get(0);
            last.add(after.get(1));
            lastSeen.add(input.get(input.getShape().get(0) - 1));
        }
        return new NDList(input, NDArrays.stack(last), NDArrays.stack(lastSeen));
    }

    /** One layer: outputs q(h) (steps, streams, hidden) and the last h. */
    private NDList layer(RecurrentLayer layer, NDArray input, NDArray before, NDArray seenFirst) {
        NDArray driven = pass.linear(input, layer.input(), layer.inputBias());
        NDArray h = before;
        NDArray seen = seenFirst;
        NDList outputs = new NDList();
        for (long step = 0; step < input.getShape().get(0); step++) {
            NDList fromInput = driven.get(new NDIndex(step)).split(RecurrentCell.GRU.gates(), 1);
            NDList fromState = pass.linear(seen, layer.transition(), layer.transitionBias())
                    .split(RecurrentCell.GRU.gates(), 1);
            NDArray reset = Activation.sigmoid(fromInput.get(0).add(fromState.get(0)));
            NDArray kept = Activation.sigmoid(fromInput.get(1).add(fromState.get(1)));
            NDArray fresh = fromInput.get(2).add(reset.mul(fromState.get(2))).tanh();
            h = fresh.add(kept.mul(h.sub(fresh)));
            seen = quantized(h);
            outputs.add(seen);
        }
        return new NDList(NDArrays.stack(outputs), h);
    }

    /** The function closes the handle that it gets, and h is needed on. */
    private NDArray quantized(NDArray h) {
        return activation.closing(h.reshape(h.getShape()));
    }
}
