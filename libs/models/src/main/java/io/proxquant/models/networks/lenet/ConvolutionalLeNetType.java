package io.proxquant.models.networks.lenet;

import io.proxquant.models.networks.Initialization;
import io.proxquant.models.networks.NetworkType;
import io.proxquant.models.networks.QuantizedSignals;
import io.proxquant.models.pass.Network;
import io.proxquant.networks.lenet.ConvolutionalLeNetArchitecture;
import io.proxquant.networks.lenet.LeNetLayout;
import io.proxquant.recipes.Options;

/** Makes the convolutional LeNet. */
public final class ConvolutionalLeNetType extends ConvolutionalLeNetArchitecture implements NetworkType {

    @Override
    public Network create(Options options, Initialization initialization) {
        return new ConvolutionalLeNet(
                LeNetLayout.of(options),
                QuantizedSignals.activation(options),
                QuantizedSignals.gradients(options),
                initialization);
    }
}
