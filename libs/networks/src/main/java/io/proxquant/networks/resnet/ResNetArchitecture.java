package io.proxquant.networks.resnet;

import java.util.List;

import io.proxquant.networks.Architecture;
import io.proxquant.networks.ImageOptions;
import io.proxquant.networks.Layout;
import io.proxquant.networks.SignalOptions;
import io.proxquant.recipes.Declaration;
import io.proxquant.recipes.DeclaredRule;
import io.proxquant.recipes.KeyDeclaration;
import io.proxquant.recipes.Options;

/** Declares CIFAR ResNets of any depth and width. */
public class ResNetArchitecture implements Architecture {

    /** The word in the recipe. */
    public static final String NAME = "resnet";

    @Override
    public final String name() {
        return NAME;
    }

    @Override
    public final String summary() {
        return "CIFAR ResNet of depth 6n + 2";
    }

    @Override
    public final String task() {
        return Declaration.IMAGES;
    }

    @Override
    public final List<KeyDeclaration> keys() {
        return List.of(
                KeyDeclaration.integer("depth", 20, 8, 1202, "6n + 2: 8, 14, 20, 32, 44, 56, ..."),
                ImageOptions.channels(),
                ImageOptions.classes(),
                KeyDeclaration.integer("width", 16, 1, 1024, "channels of the first stage"),
                KeyDeclaration.choice(
                        "shortcut",
                        "where the shape changes, B: 1x1 convolution; A: subsampled identity, zero channels around it",
                        "B",
                        "A"),
                SignalOptions.activations(),
                SignalOptions.activationBits(),
                SignalOptions.gradientBits());
    }

    @Override
    public final List<DeclaredRule> rules() {
        return List.of(SignalOptions::widths);
    }

    @Override
    public final Layout layout(Options options) {
        Layout layout = ResNetLayout.of(options).parameters();
        return SignalOptions.homogeneous(options) ? layout : layout.withFixedSignals();
    }

    @Override
    public final double activations(Options options) {
        return ResNetLayout.of(options).activations();
    }

    @Override
    public final List<String> sizes() {
        return List.of("depth", "width");
    }
}
