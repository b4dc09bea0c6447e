package io.proxquant.models.pass;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.core.Linear;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;

import io.proxquant.models.parameters.StoredParameter;

/**
 * One forward pass, and what goes along with it: who owns the arrays, what a recurrent network carries, whether batch
 * statistics move, where the graph is cut for quantized gradients, who looks at the layers' inputs, and
 * who multiplies.
 */
public final class ForwardPass {

    /** Looks at layers as they are passed; must not change what it is given. */
    @FunctionalInterface
    public interface Probe {
        /**
         * Called before a layer with a weight matrix or kernel is applied.
         *
         * @param weight the layer's parameter
         * @param product the layer's outputs, without bias, for any weights in the parameter's storage form, on the inputs
         *     of this pass
         */
        void layer(StoredParameter weight, UnaryOperator<NDArray> product);
    }

    private record Cut(NDArray output, NDArray leaf, Optional<GradientQuantizer> quantizer) {}

    private final NDManager scope;
    private final RecurrentState carry;
    private final boolean training;
    private final Probe probe;
    private final Products products;
    private final List<Cut> cuts = new ArrayList<>();

    /**
     * A pass without an observer.
     *
     * @param scope owns every array made on the way, the result too
     * @param carry read before and replaced after the pass by recurrent networks, left alone by others
     * @param training batch statistics and dropout on; running statistics move then
     */
    public ForwardPass(NDManager scope, RecurrentState carry, boolean training) {
        this(scope, carry, training, null, Products.DECODED);
    }

    private ForwardPass(NDManager scope, RecurrentState carry, boolean training, Probe probe, Products products) {
        this.scope = scope;
        this.carry = carry;
        this.training = training;
        this.probe = probe;
        this.products = products;
    }

    /** A pass in evaluation mode whose layers are looked at. */
    public static ForwardPass probed(NDManager scope, RecurrentState carry, Probe probe) {
        return new ForwardPass(scope, carry, false, probe, Products.DECODED);
    }

    /** A pass in evaluation mode that leaves products to {@code products} as far as they take them. */
    public static ForwardPass multiplied(NDManager scope, RecurrentState carry, Products products) {
        return new ForwardPass(scope, carry, false, null, products);
    }

    /** Owner of the arrays. */
    public NDManager scope() {
        return scope;
    }

    /** The recurrent state. */
    public RecurrentState carry() {
        return carry;
    }

    /** Whether batch statistics and dropout are on. */
    public boolean training() {
        return training;
    }

    /** Whether somebody looks, for networks to whom telling is work. */
    public boolean probing() {
        return probe != null;
    }

    /** Tells the probe, if there is one, of a layer about to be applied. */
    public void visit(StoredParameter weight, UnaryOperator<NDArray> product) {
        if (probe != null) {
            probe.layer(weight, product);
        }
    }

    /**
     * A fully connected layer: the product with (outputs, inputs) weights, and the bias. The input stays open.
     *
     * @param input (..., inputs)
     */
    public NDArray linear(NDArray input, StoredParameter weight, StoredParameter bias) {
        return products.linear(this, weight, input)
                .map(product -> product.addi(bias.array()))
                .orElseGet(
                        () -> Linear.linear(input, weight.array(), bias.array()).singletonOrThrow());
    }

    /** What multiplies, for layers that are more than a matrix. */
    public Products products() {
        return products;
    }

    /**
     * Cuts the graph at a layer's output, so that its gradient is quantized before it goes on to the layer; does nothing
     * outside training.
     *
     * @return what to compute on with
     */
    public NDArray cut(NDArray output, GradientQuantizer quantizer) {
        return cut(output, Optional.of(quantizer));
    }

    /** Cuts the graph where a value is used more than once, so that no part of it is gone back through twice. */
    public NDArray join(NDArray value) {
        return cut(value, Optional.empty());
    }

    private NDArray cut(NDArray output, Optional<GradientQuantizer> quantizer) {
        if (!training) {
            return output;
        }
        NDArray leaf = output.stopGradient();
        leaf.attach(scope);
        leaf.setRequiresGradient(true);
        cuts.add(new Cut(output, leaf, quantizer));
        return leaf.reshape(leaf.getShape()); // a handle of its own: layers close what they are given
    }

    /**
     * The backward pass of a loss computed in this pass, through all cuts: their gradients are complete in the reverse of
     * the order in which they were made, and each goes on as the gradient of (output · g) summed, with g held fixed.
     */
    void backward(GradientCollector collector, NDArray loss) {
        collector.backward(loss);
        for (int i = cuts.size() - 1; i >= 0; i--) {
            Cut cut = cuts.get(i);
            try (PtNDArray gradient = JniUtils.getGradient((PtNDArray) cut.leaf())) {
                if (gradient != null) {
                    NDArray fixed = cut.quantizer()
                            .map(quantizer -> quantizer.quantize(scope, gradient))
                            .orElse(gradient);
                    collector.backward(cut.output().mul(fixed).sum());
                }
            }
        }
        cuts.clear();
    }
}
