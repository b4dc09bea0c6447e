package io.proxquant.models.networks.lenet;

import java.util.Optional;

import ai.djl.ndarray.NDArray;

import io.proxquant.models.data.Batch;
import io.proxquant.models.data.ImageBatch;
import io.proxquant.models.networks.EngineNetwork;
import io.proxquant.models.networks.Initialization;
import io.proxquant.models.networks.layers.Convolution2d;
import io.proxquant.models.networks.layers.Images;
import io.proxquant.models.networks.layers.Layers;
import io.proxquant.models.networks.layers.Layers.Convolution;
import io.proxquant.models.networks.layers.Layers.Dense;
import io.proxquant.models.pass.ActivationFunction;
import io.proxquant.models.pass.ForwardPass;
import io.proxquant.models.pass.GradientQuantizer;
import io.proxquant.networks.lenet.LeNetLayout;

/**
 * LeNet-5, as {@link LeNetLayout} says. An activation function takes the place of its one rectifier; gradients are
 * quantized at the outputs of {@code conv2} and {@code fc1}, the layers that are neither first nor last.
 */
final class ConvolutionalLeNet extends EngineNetwork {

    private final LeNetLayout layout;
    private final ActivationFunction activation;
    private final Optional<GradientQuantizer> gradients;
    private final Convolution first;
    private final Convolution second;
    private final Dense hidden;
    private final Dense last;

    /** A freshly initialised network. */
    ConvolutionalLeNet(
            LeNetLayout layout,
            ActivationFunction activation,
            Optional<GradientQuantizer> gradients,
            Initialization initialization) {
        super(ConvolutionalLeNetType.NAME, layout.convolutional(), initialization);
        this.layout = layout;
        this.activation = activation;
        this.gradients = gradients;
        first = convolution("conv1");
        second = convolution("conv2");
        hidden = new Dense(parameter("fc1.weight"), parameter("fc1.bias"));
        last = new Dense(parameter("fc2.weight"), parameter("fc2.bias"));
    }

    private Convolution convolution(String name) {
        return new Convolution(parameter(name + ".weight"), parameter(name + ".bias"), Convolution2d.plain(1, 0));
    }

    @Override
    public NDArray forward(ForwardPass pass, Batch batch) {
        NDArray x = Images.of(pass, batch, type(), layout.channels());
        Images.require((ImageBatch) batch, type(), layout.extent());
        x = Layers.halvedByMaximum(observed("conv1.bias", first.closing(pass, x)));
        x = Layers.halvedByMaximum(cut(pass, observed("conv2.bias", second.closing(pass, x))));
        x = cut(pass, observed("fc1.bias", hidden.closing(pass, Layers.flat(x))));
        return observed("fc2.bias", last.closing(pass, activation.closing(x)));
    }

    private NDArray cut(ForwardPass pass, NDArray output) {
        return gradients.isPresent() ? pass.cut(output, gradients.get()) : output;
    }
}
