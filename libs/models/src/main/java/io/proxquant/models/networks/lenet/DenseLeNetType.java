package io.proxquant.models.networks.lenet;

import io.proxquant.models.networks.Initialization;
import io.proxquant.models.networks.NetworkType;
import io.proxquant.models.networks.QuantizedSignals;
import io.proxquant.models.pass.Network;
import io.proxquant.networks.lenet.DenseLeNetArchitecture;
import io.proxquant.networks.lenet.LeNetLayout;
import io.proxquant.recipes.Options;

/** Makes the fully connected LeNet. */
public final class DenseLeNetType extends DenseLeNetArchitecture implements NetworkType {

    @Override
    public Network create(Options options, Initialization initialization) {
        return new DenseLeNet(
                LeNetLayout.of(options),
                QuantizedSignals.activation(options),
                QuantizedSignals.gradients(options),
                initialization);
    }
}
