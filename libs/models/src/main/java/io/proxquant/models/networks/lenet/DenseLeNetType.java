package io.proxquant.models.networks.lenet;

import io.proxquant.models.networks.Initialization;
import io.proxquant.models.networks.QuantizedSignals;
import io.proxquant.models.parameters.Layout;
import io.proxquant.models.pass.Network;
import io.proxquant.recipes.Options;

/** The fully connected LeNet. */
public final class DenseLeNetType extends LeNetType {

    static final String NAME = "lenet-300-100";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String summary() {
        return "Caffe's LeNet-300-100: three fully connected layers";
    }

    @Override
    public Layout layout(Options options) {
        return LeNetLayout.of(options).dense();
    }

    @Override
    public Network create(Options options, Initialization initialization) {
        return new DenseLeNet(
                LeNetLayout.of(options),
                QuantizedSignals.activation(options),
                QuantizedSignals.gradients(options),
                initialization);
    }
}
