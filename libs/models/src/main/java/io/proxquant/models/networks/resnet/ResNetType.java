package io.proxquant.models.networks.resnet;

import java.util.List;

import io.proxquant.models.networks.ImageOptions;
import io.proxquant.models.networks.Initialization;
import io.proxquant.models.networks.NetworkType;
import io.proxquant.models.networks.QuantizedSignals;
import io.proxquant.models.parameters.Layout;
import io.proxquant.models.pass.Network;
import io.proxquant.recipes.Declaration;
import io.proxquant.recipes.DeclaredRule;
import io.proxquant.recipes.Options;
import io.proxquant.recipes.ParameterDeclaration;

/** CIFAR ResNets of any depth and width. */
public final class ResNetType implements NetworkType {

    static final String NAME = "resnet";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String summary() {
        return "CIFAR ResNet of depth 6n + 2";
    }

    @Override
    public String task() {
        return Declaration.IMAGES;
    }

    @Override
    public List<ParameterDeclaration> parameters() {
        return List.of(
                ParameterDeclaration.integer("depth", 20, 8, 1202, "6n + 2: 8, 14, 20, 32, 44, 56, ..."),
                ImageOptions.channels(),
                ImageOptions.classes(),
                ParameterDeclaration.integer("width", 16, 1, 1024, "channels of the first stage"),
                ParameterDeclaration.choice(
                        "shortcut",
                        "where the shape changes, B: 1x1 convolution; A: subsampled identity, zero channels around it",
                        "B",
                        "A"),
                QuantizedSignals.activations(),
                QuantizedSignals.activationBits(),
                QuantizedSignals.gradientBits());
    }

    @Override
    public List<DeclaredRule> rules() {
        return List.of(QuantizedSignals::widths);
    }

    @Override
    public Layout layout(Options options) {
        return ResNetLayout.of(options).parameters();
    }

    @Override
    public double activations(Options options) {
        return ResNetLayout.of(options).activations();
    }

    @Override
    public List<String> sizes() {
        return List.of("depth", "width");
    }

    @Override
    public Network create(Options options, Initialization initialization) {
        return new ResNet(
                ResNetLayout.of(options),
                QuantizedSignals.activation(options),
                QuantizedSignals.gradients(options),
                initialization);
    }
}
