package io.proxquant.models.networks.lstm;

import java.util.List;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.nn.core.Linear;

import io.proxquant.models.parameters.StoredParameter;
import io.proxquant.models.pass.ForwardPass;

/**
 * Shows a probe the matrices of stacked LSTM layers on what they are multiplied with. The engine runs all layers at once and
 * tells neither the states between the steps nor those between the layers, so they are run one by one here.
 */
final class LstmProbe {

    private final ForwardPass pass;
    private final List<LstmLayer> recurrent;

    LstmProbe(ForwardPass pass, List<LstmLayer> recurrent) {
        this.pass = pass;
        this.recurrent = recurrent;
    }

    /** Goes through the layers, evaluation mode. */
    void visit(NDArray embedded, NDList states) {
        NDArray input = embedded;
        for (int layer = 0; layer < recurrent.size(); layer++) {
            NDIndex one = new NDIndex().addSliceDim(layer, layer + 1);
            NDArray before = states.get(0).get(one);
            LstmLayer own = recurrent.get(layer);
            NDArray outputs = input.getNDArrayInternal()
                    .lstm(
                            input,
                            new NDList(before, states.get(1).get(one)),
                            own.arrays(),
                            true,
                            1,
                            0,
                            false,
                            false,
                            false)
                    .get(0);
            show(pass, own, input, before, outputs);
            input = outputs;
        }
    }

    /**
     * Shows a layer's matrices, if somebody looks.
     *
     * @param input (steps, streams, inputs)
     * @param before the state that the first step saw, (1, streams, hidden)
     * @param outputs the states after each step, (steps, streams, hidden)
     */
    static void show(ForwardPass pass, LstmLayer layer, NDArray input, NDArray before, NDArray outputs) {
        if (pass.probing()) {
            multiplied(pass, layer.input(), input);
            long steps = outputs.getShape().get(0);
            NDArray earlier =
                    steps == 1 ? before : before.concat(outputs.get(new NDIndex().addSliceDim(0, steps - 1)), 0);
            multiplied(pass, layer.transition(), earlier);
        }
    }

    private static void multiplied(ForwardPass pass, StoredParameter weight, NDArray input) {
        pass.visit(weight, any -> Linear.linear(input, any).singletonOrThrow());
    }
}
