package io.proxquant.models.graphs;

import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/**
 * What goes along with one pass through a graph.
 *
 * @param scope owns what is made
 * @param training batch statistics and dropout on
 * @param mostElements that one value may have
 * @param products told, by a weight's name, of a layer about to be applied to any weights in the graph's form
 * @param biased told, by a bias's name, of a layer's output with it
 */
record GraphHooks(
        NDManager scope,
        boolean training,
        long mostElements,
        BiConsumer<String, UnaryOperator<NDArray>> products,
        BiConsumer<String, NDArray> biased) {

    /** Elements of one value: 1 GiB of floats. */
    static final long USUAL_ELEMENTS = 1 << 28;

    /** Nobody looks. */
    static GraphHooks plain(NDManager scope, boolean training) {
        return new GraphHooks(scope, training, USUAL_ELEMENTS, (weight, product) -> {}, (bias, output) -> {});
    }
}
