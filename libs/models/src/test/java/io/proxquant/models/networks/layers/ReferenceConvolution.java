package io.proxquant.models.networks.layers;

/**
 * A convolution and its gradients written out in loops over doubles, images and kernels with channels last. Beside every sum it
 * keeps the sum of its terms' sizes: what rounding to floats may be off by is a small share of that.
 */
final class ReferenceConvolution {

    /** Sums, and sums of sizes, element by element. */
    record Sums(double[] values, double[] sizes) {
        Sums(int size) {
            this(new double[size], new double[size]);
        }

        private void add(int at, double term) {
            values[at] += term;
            sizes[at] += Math.abs(term);
        }

        /** The first element that is further off than rounding explains, or -1; NaN is further off. */
        int firstOff(float[] computed) {
            if (computed.length != values.length) {
                return Math.min(computed.length, values.length);
            }
            for (int i = 0; i < values.length; i++) {
                if (!(Math.abs(computed[i] - values[i]) <= 1e-5 * sizes[i] + 1e-6)) {
                    return i;
                }
            }
            return -1;
        }
    }

    private final ConvolutionCase shape;
    final Sums output;
    final Sums inputGradient;
    final Sums kernelGradient;
    final Sums biasGradient;

    /** The output for an input, and the gradients of the sum of output times {@code slope}. */
    ReferenceConvolution(ConvolutionCase shape, float[] input, float[] kernel, float[] bias, float[] slope) {
        this.shape = shape;
        output = new Sums(slope.length);
        inputGradient = new Sums(input.length);
        kernelGradient = new Sums(kernel.length);
        biasGradient = new Sums(bias.length);
        int places = shape.placesHigh() * shape.placesWide();
        for (int at = 0; at < slope.length; at++) {
            int o = at % shape.out();
            output.add(at, bias[o]);
            biasGradient.add(o, slope[at]);
            int place = at / shape.out() % places;
            look(at, o, at / shape.out() / places, place, input, kernel, slope[at]);
        }
    }

    private void look(int at, int o, int sample, int place, float[] input, float[] kernel, double slope) {
        int part = shape.in() / shape.groups();
        int first = o / (shape.out() / shape.groups()) * part;
        int k = shape.kernel();
        for (int tap = 0; tap < k * k; tap++) {
            int row = seen(place / shape.placesWide(), tap / k);
            int column = seen(place % shape.placesWide(), tap % k);
            if (row < 0 || row >= shape.height() || column < 0 || column >= shape.width()) {
                continue;
            }
            int x = ((sample * shape.height() + row) * shape.width() + column) * shape.in() + first;
            int w = (o * k * k + tap) * part;
            for (int c = 0; c < part; c++) {
                output.add(at, (double) input[x + c] * kernel[w + c]);
                inputGradient.add(x + c, slope * kernel[w + c]);
                kernelGradient.add(w + c, slope * input[x + c]);
            }
        }
    }

    private int seen(int place, int tap) {
        return place * shape.stride() + tap * shape.dilation() - shape.padding();
    }
}
