package io.proxquant.models.networks.lenet;

import java.util.Optional;

import ai.djl.ndarray.NDArray;

import io.proxquant.models.data.Batch;
import io.proxquant.models.data.ImageBatch;
import io.proxquant.models.networks.EngineNetwork;
import io.proxquant.models.networks.Initialization;
import io.proxquant.models.networks.layers.Images;
import io.proxquant.models.networks.layers.Layers;
import io.proxquant.models.networks.layers.Layers.Dense;
import io.proxquant.models.pass.ActivationFunction;
import io.proxquant.models.pass.ForwardPass;
import io.proxquant.models.pass.GradientQuantizer;
import io.proxquant.networks.lenet.LeNetLayout;

/**
 * LeNet-300-100, as {@link LeNetLayout} says. An activation function takes the place of both rectifiers; gradients are
 * quantized at the output of {@code fc2}, the layer that is neither first nor last.
 */
final class DenseLeNet extends EngineNetwork {

    private final LeNetLayout layout;
    private final ActivationFunction activation;
    private final Optional<GradientQuantizer> gradients;
    private final Dense first;
    private final Dense second;
    private final Dense last;

    /** A freshly initialised network. */
    DenseLeNet(
            LeNetLayout layout,
            ActivationFunction activation,
            Optional<GradientQuantizer> gradients,
            Initialization initialization) {
        super(DenseLeNetType.NAME, layout.dense(), initialization);
        this.layout = layout;
        this.activation = activation;
        this.gradients = gradients;
        first = layer("fc1");
        second = layer("fc2");
        last = layer("fc3");
    }

    private Dense layer(String name) {
        return new Dense(parameter(name + ".weight"), parameter(name + ".bias"));
    }

    @Override
    public NDArray forward(ForwardPass pass, Batch batch) {
        NDArray images = Images.of(pass, batch, type(), layout.channels());
        Images.require((ImageBatch) batch, type(), layout.extent());
        NDArray x = activation.closing(observed("fc1.bias", first.closing(pass, Layers.flat(images))));
        NDArray inner = observed("fc2.bias", second.closing(pass, x));
        inner = gradients.isPresent() ? pass.cut(inner, gradients.get()) : inner;
        return observed("fc3.bias", last.closing(pass, activation.closing(inner)));
    }
}
