package io.proxquant.models.networks.resnet;

import io.proxquant.models.networks.Initialization;
import io.proxquant.models.networks.NetworkType;
import io.proxquant.models.networks.QuantizedSignals;
import io.proxquant.models.pass.Network;
import io.proxquant.networks.resnet.ResNetArchitecture;
import io.proxquant.networks.resnet.ResNetLayout;
import io.proxquant.recipes.Options;

/** Makes CIFAR ResNets. */
public final class ResNetType extends ResNetArchitecture implements NetworkType {

    @Override
    public Network create(Options options, Initialization initialization) {
        return new ResNet(
                ResNetLayout.of(options),
                QuantizedSignals.activation(options),
                QuantizedSignals.gradients(options),
                initialization);
    }
}
