package io.proxquant.models.network;

import java.util.function.Function;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.nn.core.Linear;

import io.proxquant.models.Pass;
import io.proxquant.models.StoredParameter;

/**
 * Shows a probe the matrices of stacked LSTM layers on what they are multiplied with. The engine runs all layers at once and
 * tells neither the states between the steps nor those between the layers, so they are run one by one here.
 */
final class LstmProbe {

    private static final int ARRAYS_PER_LAYER = 4;

    private final LstmLayout layout;
    private final Pass pass;
    private final NDList recurrent;
    private final Function<String, StoredParameter> parameters;

    LstmProbe(LstmLayout layout, Pass pass, NDList recurrent, Function<String, StoredParameter> parameters) {
        this.layout = layout;
        this.pass = pass;
        this.recurrent = recurrent;
        this.parameters = parameters;
    }

    /** Goes through the layers, evaluation mode. */
    void visit(NDArray embedded, NDList states) {
        NDArray input = embedded;
        for (int layer = 0; layer < layout.layers(); layer++) {
            NDIndex one = new NDIndex().addSliceDim(layer, layer + 1);
            NDArray before = states.get(0).get(one);
            NDList own =
                    new NDList(recurrent.subNDList(ARRAYS_PER_LAYER * layer).subList(0, ARRAYS_PER_LAYER));
            NDArray outputs = input.getNDArrayInternal()
                    .lstm(input, new NDList(before, states.get(1).get(one)), own, true, 1, 0, false, false, false)
                    .get(0);
            multiplied(LstmLayout.input(layer), input);
            long steps = outputs.getShape().get(0);
            NDArray earlier =
                    steps == 1 ? before : before.concat(outputs.get(new NDIndex().addSliceDim(0, steps - 1)), 0);
            multiplied(LstmLayout.transition(layer), earlier);
            input = outputs;
        }
    }

    private void multiplied(String name, NDArray input) {
        pass.visit(parameters.apply(name), any -> Linear.linear(input, any).singletonOrThrow());
    }
}
