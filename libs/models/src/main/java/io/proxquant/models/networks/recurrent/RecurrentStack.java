package io.proxquant.models.networks.recurrent;

import java.util.List;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;

import io.proxquant.models.pass.ForwardPass;

/** The recurrent layers of a language model, one above the other. */
interface RecurrentStack {

    /** What is carried from batch to batch, by name, in the order of states. */
    List<String> carried();

    /**
     * Goes through all layers and all steps.
     *
     * @param embedded (steps, streams, features)
     * @param states before the first step, each (layers, streams, hidden)
     * @param between share of a layer's outputs that training drops on the way to the next
     * @return the last layer's outputs (steps, streams, hidden), then the states after the last step
     */
    NDList through(ForwardPass pass, NDArray embedded, NDList states, float between);
}
