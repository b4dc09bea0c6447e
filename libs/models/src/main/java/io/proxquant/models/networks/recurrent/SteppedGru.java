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
 * GRU layers whose matrices see quantized states (Xu et al. 2018, section 4). With q the activation function, σ the logistic
 * function and ∘ the product by element,
 *
 * <pre>
 *   (a_r, a_z, a_n) = W_ih x_t + b_ih,   (s_r, s_z, s_n) = W_hh q(h_(t-1)) + b_hh
 *   r = σ(a_r + s_r),   z = σ(a_z + s_z),   n = tanh(a_n + r ∘ s_n)
 *   h_t = (1 - z) ∘ n + z ∘ h_(t-1)
 * </pre>
 *
 * <p>h itself stays float, as an LSTM's cell does, or what a step adds would be lost to rounding. Backward is straight-through:
 * |h_t| < 1 lies within every clip.
 */
final class SteppedGru extends SteppedLayers {

    SteppedGru(ForwardPass pass, List<RecurrentLayer> layers, ActivationFunction activation) {
        super(pass, layers, activation);
    }

    @Override
    NDList layer(RecurrentLayer layer, NDArray input, NDArray quantized, NDArray before) {
        NDArray driven = pass.linear(input, layer.input(), layer.inputBias());
        NDArray h = before;
        NDArray seen = quantized;
        NDList outputs = new NDList();
        for (long step = 0; step < input.getShape().get(0); step++) {
            NDList fromInput = driven.get(new NDIndex(step)).split(RecurrentCell.GRU.gates(), 1);
            NDList fromState = pass.linear(seen, layer.transition(), layer.transitionBias())
                    .split(RecurrentCell.GRU.gates(), 1);
            NDArray reset = Activation.sigmoid(fromInput.get(0).add(fromState.get(0)));
            NDArray kept = Activation.sigmoid(fromInput.get(1).add(fromState.get(1)));
            NDArray fresh = fromInput.get(2).add(reset.mul(fromState.get(2))).tanh();
            h = fresh.add(kept.mul(h.sub(fresh)));
            seen = rounded(h);
            outputs.add(seen);
        }
        return new NDList(NDArrays.stack(outputs), h);
    }

    /** The function closes the handle that it gets, and h is needed on. */
    private NDArray rounded(NDArray h) {
        return activation.closing(h.reshape(h.getShape()));
    }
}
