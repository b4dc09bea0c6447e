package io.proxquant.models.own;

import java.util.List;

import ai.djl.ndarray.NDArray;

import io.proxquant.models.data.Batch;
import io.proxquant.models.networks.EngineNetwork;
import io.proxquant.models.networks.Initialization;
import io.proxquant.models.networks.NetworkType;
import io.proxquant.models.networks.layers.Images;
import io.proxquant.models.networks.layers.Layers;
import io.proxquant.models.pass.ActivationFunction;
import io.proxquant.models.pass.ForwardPass;
import io.proxquant.models.pass.Network;
import io.proxquant.networks.ImageOptions;
import io.proxquant.networks.Initializer;
import io.proxquant.networks.Layout;
import io.proxquant.recipes.Declaration;
import io.proxquant.recipes.KeyDeclaration;
import io.proxquant.recipes.Options;

/** Two fully connected layers, all in one class. */
public final class Perceptron implements NetworkType {

    @Override
    public String name() {
        return "perceptron";
    }

    @Override
    public String summary() {
        return "two fully connected layers";
    }

    @Override
    public String task() {
        return Declaration.IMAGES;
    }

    @Override
    public List<KeyDeclaration> keys() {
        return List.of(
                KeyDeclaration.integer("extent", 8, 1, 100_000, "height and width of the images"),
                KeyDeclaration.integer("hidden", 6, 1, 100_000, "units between the layers"),
                ImageOptions.classes());
    }

    @Override
    public Layout layout(Options options) {
        int inputs = options.integer("extent") * options.integer("extent");
        int hidden = options.integer("hidden");
        return new Layout()
                .dense("lower", Initializer.uniform(1 / Math.sqrt(inputs)), Initializer.constant(0), inputs, hidden)
                .dense(
                        "upper",
                        Initializer.uniform(1 / Math.sqrt(hidden)),
                        Initializer.constant(0),
                        hidden,
                        options.integer("classes"));
    }

    @Override
    public List<String> sizes() {
        return List.of("extent", "hidden");
    }

    @Override
    public Network create(Options options, Initialization initialization) {
        return new EngineNetwork(name(), layout(options), initialization) {
            private final Layers.Dense lower = new Layers.Dense(parameter("lower.weight"), parameter("lower.bias"));
            private final Layers.Dense upper = new Layers.Dense(parameter("upper.weight"), parameter("upper.bias"));

            @Override
            public NDArray forward(ForwardPass pass, Batch batch) {
                NDArray inputs = Layers.flat(Images.of(pass, batch, type(), 1));
                NDArray inner = observed("lower.bias", lower.closing(pass, inputs));
                return observed("upper.bias", upper.closing(pass, ActivationFunction.RELU.closing(inner)));
            }
        };
    }
}
