package io.proxquant.compression;

import java.io.IOException;

import io.proxquant.checkpoints.safetensors.TensorInfo;
import io.proxquant.quantization.AxisOrder;
import io.proxquant.quantization.SideInformation;

/** What is known of tensors beside their weights, asked for one at a time so that no more than those in work are in memory. */
public interface TensorKnowledge {
    /**
     * What a quantizer is told about a tensor; called by several threads.
     *
     * @param order in which the quantizer is given the weights, and expects what belongs to each
     */
    SideInformation of(TensorInfo tensor, AxisOrder order) throws IOException;

    /** Refuses a tensor that nothing fitting is known of, before any work begins. */
    default void require(TensorInfo tensor) {}

    /**
     * The same of a part of a tensor that is too large to be worked on whole.
     *
     * @param from index of its first weight in that order
     * @param count number of weights
     */
    SideInformation part(TensorInfo tensor, AxisOrder order, int from, int count) throws IOException;

    /** Nothing. */
    static TensorKnowledge none() {
        return new TensorKnowledge() {
            @Override
            public SideInformation of(TensorInfo tensor, AxisOrder order) {
                return SideInformation.none();
            }

            @Override
            public SideInformation part(TensorInfo tensor, AxisOrder order, int from, int count) {
                return SideInformation.none().startingAt(from);
            }
        };
    }
}
