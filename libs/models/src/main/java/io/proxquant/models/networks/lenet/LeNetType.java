package io.proxquant.models.networks.lenet;

import java.util.List;

import io.proxquant.models.networks.ImageOptions;
import io.proxquant.models.networks.NetworkType;
import io.proxquant.models.networks.QuantizedSignals;
import io.proxquant.recipes.Declaration;
import io.proxquant.recipes.DeclaredRule;
import io.proxquant.recipes.ParameterDeclaration;

/** What both LeNets have in common. */
abstract class LeNetType implements NetworkType {

    @Override
    public final String task() {
        return Declaration.IMAGES;
    }

    @Override
    public final List<ParameterDeclaration> parameters() {
        return List.of(
                ParameterDeclaration.integer("extent", 28, 16, 1024, "height and width of the images"),
                ImageOptions.channels(),
                ImageOptions.classes(),
                QuantizedSignals.activations(),
                QuantizedSignals.activationBits(),
                QuantizedSignals.gradientBits());
    }

    @Override
    public final List<DeclaredRule> rules() {
        return List.of(QuantizedSignals::widths);
    }

    @Override
    public final List<String> sizes() {
        return List.of("extent", "classes");
    }
}
