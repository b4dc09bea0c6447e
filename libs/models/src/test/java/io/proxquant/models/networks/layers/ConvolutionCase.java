package io.proxquant.models.networks.layers;

import ai.djl.ndarray.types.Shape;

/** One shape of a convolution, with everything that an implementation may choose a way by. */
record ConvolutionCase(
        int in,
        int out,
        int groups,
        int kernel,
        int stride,
        int padding,
        int dilation,
        int samples,
        int height,
        int width,
        int threads) {

    /** Whether such a convolution exists: channels fall into groups, and the kernel fits the padded image. */
    boolean exists() {
        return in % groups == 0 && out % groups == 0 && placesHigh() > 0 && placesWide() > 0;
    }

    int placesHigh() {
        return places(height);
    }

    int placesWide() {
        return places(width);
    }

    private int places(int extent) {
        int free = extent + 2 * padding - dilation * (kernel - 1) - 1;
        return free < 0 ? 0 : free / stride + 1;
    }

    /** Products that the reference has to form. */
    long products() {
        return (long) samples * placesHigh() * placesWide() * out * (in / groups) * kernel * kernel;
    }

    Convolution2d geometry() {
        return new Convolution2d(
                new Shape(stride, stride), new Shape(padding, padding), new Shape(dilation, dilation), groups);
    }
}
