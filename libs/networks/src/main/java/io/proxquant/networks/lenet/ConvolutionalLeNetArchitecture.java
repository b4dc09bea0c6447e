package io.proxquant.networks.lenet;

import io.proxquant.networks.Layout;
import io.proxquant.recipes.Options;

/** Declares LeNet-5, the convolutional LeNet. */
public class ConvolutionalLeNetArchitecture extends LeNetArchitecture {

    /** The word in the recipe. */
    public static final String NAME = "lenet-5";

    @Override
    public final String name() {
        return NAME;
    }

    @Override
    public final String summary() {
        return "Caffe's LeNet-5: two convolutions, two fully connected";
    }

    @Override
    public final Layout layout(Options options) {
        return LeNetLayout.of(options).convolutional();
    }

    @Override
    public final double activations(Options options) {
        return LeNetLayout.of(options).firstOutputs();
    }
}
