package io.proxquant.models.networks.recurrent;

import java.util.List;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.nn.norm.Dropout;

import io.proxquant.models.pass.ActivationFunction;
import io.proxquant.models.pass.ForwardPass;

/**
 * Recurrent layers that go step by step because what their matrices see is quantized at every step, which the engine's layers
 * cannot do. The quantized state goes to the next step and to the layer above, and to the decoder from the last; beside it a
 * layer carries a state of its own that stays float. What comes in quantized is used as it is, so that what a batch left is not
 * quantized twice; before the first word both are zero.
 */
abstract class SteppedLayers {

    /** The pass that this is part of. */
    final ForwardPass pass;
    /** What quantizes. */
    final ActivationFunction activation;

    private final List<RecurrentLayer> layers;

    SteppedLayers(ForwardPass pass, List<RecurrentLayer> layers, ActivationFunction activation) {
        this.pass = pass;
        this.layers = layers;
        this.activation = activation;
    }

    /**
     * One layer.
     *
     * @param input (steps, streams, inputs)
     * @param quantized what the first step's matrices see, (streams, hidden)
     * @param own the float state before the first step, (streams, hidden)
     * @return the quantized states (steps, streams, hidden), then the last float state
     */
    abstract NDList layer(RecurrentLayer layer, NDArray input, NDArray quantized, NDArray own);

    /**
     * As {@link RecurrentStack#through}.
     *
     * @param states the quantized and the float one, each (layers, streams, hidden)
     */
    final NDList through(NDArray embedded, NDList states, float between) {
        NDArray input = embedded;
        NDList quantized = new NDList();
        NDList own = new NDList();
        for (int layer = 0; layer < layers.size(); layer++) {
            NDArray dropped = layer == 0
                    ? input
                    : Dropout.dropout(input, between, pass.training()).singletonOrThrow();
            NDArray before = states.get(0).get(layer);
            NDList after =
                    layer(layers.get(layer), dropped, before, states.get(1).get(layer));
            LayerProbe.show(pass, layers.get(layer), dropped, before.expandDims(0), after.get(0));
            input = after.get(0);
            quantized.add(input.get(new NDIndex(input.getShape().get(0) - 1)));
            own.add(after.get(1));
        }
        return new NDList(input, NDArrays.stack(quantized), NDArrays.stack(own));
    }
}
