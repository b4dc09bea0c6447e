package io.proxquant.networks.lenet;

import java.util.List;

import io.proxquant.networks.Architecture;
import io.proxquant.networks.ImageOptions;
import io.proxquant.networks.SignalOptions;
import io.proxquant.recipes.Declaration;
import io.proxquant.recipes.DeclaredRule;
import io.proxquant.recipes.KeyDeclaration;

/** The task, options and rules that both LeNets share. */
public abstract class LeNetArchitecture implements Architecture {

    @Override
    public final String task() {
        return Declaration.IMAGES;
    }

    @Override
    public final List<KeyDeclaration> keys() {
        return List.of(
                KeyDeclaration.integer("extent", 28, 16, 1024, "height and width of the images"),
                ImageOptions.channels(),
                ImageOptions.classes(),
                SignalOptions.activations(),
                SignalOptions.activationBits(),
                SignalOptions.gradientBits());
    }

    @Override
    public final List<DeclaredRule> rules() {
        return List.of(SignalOptions::widths);
    }

    @Override
    public final List<String> sizes() {
        return List.of("extent", "classes");
    }
}
