package io.proxquant.networks.lenet;

import io.proxquant.networks.Layout;
import io.proxquant.recipes.Options;

/** Declares LeNet-300-100, the fully connected LeNet. */
public class DenseLeNetArchitecture extends LeNetArchitecture {

    /** The word in the recipe. */
    public static final String NAME = "lenet-300-100";

    @Override
    public final String name() {
        return NAME;
    }

    @Override
    public final String summary() {
        return "Caffe's LeNet-300-100: three fully connected layers";
    }

    @Override
    public final Layout layout(Options options) {
        return LeNetLayout.of(options).dense();
    }
}
