package io.proxquant.models.networks.lenet;

import io.proxquant.models.networks.Initialization;
import io.proxquant.models.networks.QuantizedSignals;
import io.proxquant.models.parameters.Layout;
import io.proxquant.models.pass.Network;
import io.proxquant.recipes.Options;

/** The convolutional LeNet. */
public final class ConvolutionalLeNetType extends LeNetType {

    static final String NAME = "lenet-5";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String summary() {
        return "Caffe's LeNet-5: two convolutions, two fully connected";
    }

    @Override
    public Layout layout(Options options) {
        return LeNetLayout.of(options).convolutional();
    }

    @Override
    public double activations(Options options) {
        return LeNetLayout.of(options).firstOutputs();
    }

    @Override
    public Network create(Options options, Initialization initialization) {
        return new ConvolutionalLeNet(
                LeNetLayout.of(options),
                QuantizedSignals.activation(options),
                QuantizedSignals.gradients(options),
                initialization);
    }
}
