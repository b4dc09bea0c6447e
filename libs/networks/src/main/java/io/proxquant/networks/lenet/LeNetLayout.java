package io.proxquant.networks.lenet;

import io.proxquant.networks.Initializer;
import io.proxquant.networks.Layout;
import io.proxquant.networks.ParameterKind;
import io.proxquant.recipes.Options;

/**
 * The two LeNets of Deep Compression (Han et al. 2016), in the form that Caffe gave them (LeCun et al. 1998 differ in the
 * subsampling, the connection table and the sigmoids). Weights start as Caffe's "xavier": uniform within
 * ±sqrt(3 / inputs of a unit); biases from 0.
 *
 * <p>LeNet-300-100, 266,610 parameters on 28x28: {@code fc1} of 300, {@code fc2} of 100, {@code fc3} of one unit a class,
 * rectifiers between them. LeNet-5, 431,080 parameters: {@code conv1} of 20 and {@code conv2} of 50 channels, 5x5 without
 * padding, each followed by 2x2 maximum pooling and no rectifier, {@code fc1} of 500, rectifier, {@code fc2}.
 *
 * @param extent height and width of the images
 */
public record LeNetLayout(int extent, int channels, int classes) {

    private static final int KERNEL = 5;
    private static final int FIRST = 20;
    private static final int SECOND = 50;
    private static final int HIDDEN = 500;

    /** From complete options. */
    public static LeNetLayout of(Options options) {
        return new LeNetLayout(options.integer("extent"), options.integer("channels"), options.integer("classes"));
    }

    /** LeNet-300-100. */
    public Layout dense() {
        Layout layout = new Layout();
        dense(layout, "fc1", channels * extent * extent, 300);
        dense(layout, "fc2", 300, 100);
        return dense(layout, "fc3", 100, classes);
    }

    /** LeNet-5. */
    public Layout convolutional() {
        Layout layout = new Layout();
        convolution(layout, "conv1", channels, FIRST);
        convolution(layout, "conv2", FIRST, SECOND);
        int last = halved(halved(extent));
        dense(layout, "fc1", SECOND * last * last, HIDDEN);
        return dense(layout, "fc2", HIDDEN, classes);
    }

    /** Outputs of LeNet-5's first convolution per pixel of the images, rounded down. */
    public long firstOutputs() {
        int side = extent - KERNEL + 1;
        return (long) FIRST * side * side / ((long) extent * extent);
    }

    private static int halved(int extent) {
        return (extent - KERNEL + 1) / 2;
    }

    private static void convolution(Layout layout, String name, int in, int out) {
        layout.convolution(name + ".weight", xavier(in * KERNEL * KERNEL), in, out, KERNEL);
        layout.add(name + ".bias", ParameterKind.BIAS, Initializer.constant(0), out);
    }

    private static Layout dense(Layout layout, String name, int in, int out) {
        return layout.dense(name, xavier(in), Initializer.constant(0), in, out);
    }

    private static Initializer xavier(int inputs) {
        return Initializer.uniform(Math.sqrt(3.0 / inputs));
    }
}
