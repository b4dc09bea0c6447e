package io.proxquant.models.graphs;

import java.util.Arrays;
import java.util.List;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

import io.proxquant.models.networks.layers.Convolution2d;

import static io.proxquant.models.graphs.GraphOperator.FLOATS;
import static io.proxquant.models.graphs.GraphOperator.of;

/** Convolutions over one or two dimensions, poolings over one to three. */
final class Convolutions {
    private static final String[] WINDOW = {"auto_pad", "dilations", "kernel_shape", "pads", "strides"};

    static final List<GraphOperator> OPERATORS = List.of(
            of("Conv", FLOATS, Convolutions::convolution, with("group")),
            of("MaxPool", FLOATS, Convolutions::largest, with("ceil_mode", "storage_order")),
            of("AveragePool", FLOATS, Convolutions::mean, with("ceil_mode", "count_include_pad")),
            of("GlobalAveragePool", FLOATS, Convolutions::average),
            of("GlobalMaxPool", FLOATS, call -> {
                NDArray result = call.input(0);
                for (int axis : places(call)) {
                    result = result.max(new int[] {axis}, true);
                }
                return result;
            }));

    private Convolutions() {}

    private static String[] with(String... more) {
        String[] all = Arrays.copyOf(WINDOW, WINDOW.length + more.length);
        System.arraycopy(more, 0, all, WINDOW.length, more.length);
        return all;
    }

    private static NDArray average(OperatorCall call) {
        NDArray x = call.input(0);
        int[] places = places(call);
        return places.length == 2
                ? x.getNDArrayInternal()
                        .globalAvgPool()
                        .reshape(x.getShape().get(0), x.getShape().get(1), 1, 1)
                : Reductions.mean(x, places);
    }

    private static int[] places(OperatorCall call) {
        int rank = call.input(0).getShape().dimension();
        call.require(rank > 2, "pools over " + call.input(0).getShape());
        return java.util.stream.IntStream.range(2, rank).toArray();
    }

    private static NDArray convolution(OperatorCall call) {
        NDArray x = call.input(0);
        NDArray w = call.input(1);
        Shape shape = w.getShape();
        call.require(
                shape.dimension() == 3 || shape.dimension() == 4,
                "has a kernel of shape " + shape + "; kernels of one or two dimensions are taken");
        long[] extents = shape.slice(2).getShape();
        long[] said = call.list("kernel_shape");
        call.require(
                said == null || Arrays.equals(said, extents),
                "says kernel_shape " + Arrays.toString(said) + " of a kernel of shape " + shape);
        Windows windows = Windows.of(call, x.getShape(), extents);
        long groups = call.integer("group", 1);
        call.require(
                groups > 0 && shape.get(0) % groups == 0 && x.getShape().get(1) == shape.get(1) * groups,
                "moves a kernel of shape " + shape + " in " + groups + " group(s) over " + x.getShape());
        windows.charge(call, x.getShape(), shape.get(0));
        NDArray input = windows.even() ? x : windows.padded(x, 0);
        long[] padding = windows.even() ? windows.before() : new long[windows.before().length];
        call.hooks().products().accept(call.node().input(1), any -> moved(input, any, null, windows, padding, groups));
        NDArray output = moved(input, w, call.optional(2), windows, padding, groups);
        if (call.optional(2) != null) {
            call.hooks().biased().accept(call.node().input(2), output);
        }
        return output;
    }

    private static NDArray moved(NDArray x, NDArray w, NDArray bias, Windows windows, long[] padding, long groups) {
        if (padding.length == 1) {
            // One row of an image: so it goes through the one place that keeps the engine's convolutions sound.
            Convolution2d row = new Convolution2d(
                    new Shape(1, windows.strides()[0]),
                    new Shape(0, padding[0]),
                    new Shape(1, windows.dilations()[0]),
                    (int) groups);
            return row.of(x.expandDims(2), w.expandDims(2), bias).squeeze(2);
        }
        return new Convolution2d(
                        new Shape(windows.strides()), new Shape(padding), new Shape(windows.dilations()), (int) groups)
                .of(x, w, bias);
    }

    private static Windows pooling(OperatorCall call) {
        Shape shape = call.input(0).getShape();
        long[] kernel = call.list("kernel_shape");
        call.require(
                kernel != null && kernel.length >= 1 && kernel.length <= 3, "has no kernel_shape of 1 to 3 dimensions");
        Windows windows = Windows.of(call, shape, kernel);
        call.require(
                Arrays.stream(windows.dilations()).allMatch(d -> d == 1), "pools with dilations, which is not taken");
        call.require(!call.flag("ceil_mode"), "pools with ceil_mode, which is not taken");
        windows.charge(call, shape, shape.get(1));
        return windows;
    }

    private static NDArray largest(OperatorCall call) {
        Windows windows = pooling(call);
        call.require(call.outputs() == 1, "gives places too, which is not taken");
        NDArray x = windows.padded(call.input(0), Double.NEGATIVE_INFINITY);
        return x.getNDArrayInternal()
                .maxPool(new Shape(windows.kernel()), new Shape(windows.strides()), none(windows), false);
    }

    private static NDArray mean(OperatorCall call) {
        Windows windows = pooling(call);
        NDArray sums = averaged(windows, windows.padded(call.input(0), 0));
        if (call.flag("count_include_pad")) {
            return sums;
        }
        NDArray inside = windows.padded(call.input(0).onesLike(), 0);
        return sums.div(averaged(windows, inside));
    }

    private static NDArray averaged(Windows windows, NDArray x) {
        return x.getNDArrayInternal()
                .avgPool(new Shape(windows.kernel()), new Shape(windows.strides()), none(windows), false, true);
    }

    private static Shape none(Windows windows) {
        return new Shape(new long[windows.kernel().length]);
    }
}
