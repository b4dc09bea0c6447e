package io.proxquant.models.networks.recurrent;

import java.util.List;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.nn.core.Linear;

import io.proxquant.models.parameters.StoredParameter;
import io.proxquant.models.pass.ForwardPass;

/**
 * Shows a probe the matrices of stacked recurrent layers on what they are multiplied with. The engine runs all layers at once and
 * tells neither the states between the steps nor those between the layers, so they are run one by one here.
 */
final class LayerProbe {

    /** One layer alone, in evaluation mode: its outputs first. */
    @FunctionalInterface
    interface Run {
        NDList of(RecurrentLayer layer, NDArray input, NDList states);
    }

    private LayerProbe() {}

    /** Goes through the layers. */
    static void visit(ForwardPass pass, List<RecurrentLayer> layers, NDArray embedded, NDList states, Run run) {
        NDArray input = embedded;
        for (int layer = 0; layer < layers.size(); layer++) {
            NDIndex one = new NDIndex().addSliceDim(layer, layer + 1);
            NDList own = new NDList();
            states.forEach(state -> own.add(state.get(one)));
            NDArray outputs = run.of(layers.get(layer), input, own).get(0);
            show(pass, layers.get(layer), input, own.get(0), outputs);
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
    static void show(ForwardPass pass, RecurrentLayer layer, NDArray input, NDArray before, NDArray outputs) {
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
