package io.proxquant.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** The quantized tensors of the two networks that are measured, with the layers that ProxQuant's presets leave out. */
enum NetworkShapes {
    /** CIFAR ResNet-20 on one input channel, 0.27 M weights. */
    RESNET20 {
        @Override
        List<long[]> shapes() {
            List<long[]> shapes = new ArrayList<>();
            shapes.add(new long[] {16, 1, 3, 3});
            int before = 16;
            for (int width : new int[] {16, 32, 64}) {
                for (int convolution = 0; convolution < 6; convolution++) {
                    shapes.add(new long[] {width, before, 3, 3});
                    before = width;
                }
            }
            shapes.add(new long[] {10, 64});
            return shapes;
        }
    },
    /** The Penn Treebank LSTM of 300 units, 6.7 M weights: embedding, both transitions, decoder. */
    PTB_LSTM {
        @Override
        List<long[]> shapes() {
            return List.of(
                    new long[] {10_000, 300}, new long[] {1200, 300}, new long[] {1200, 300}, new long[] {10_000, 300});
        }
    };

    abstract List<long[]> shapes();

    static int size(long[] shape) {
        int size = 1;
        for (long extent : shape) {
            size = Math.toIntExact(size * extent);
        }
        return size;
    }
}
