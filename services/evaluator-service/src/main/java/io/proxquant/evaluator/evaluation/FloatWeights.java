package io.proxquant.evaluator.evaluation;

import io.proxquant.checkpoints.artifact.FloatTensors;

/**
 * The floating tensors of a full-precision checkpoint.
 *
 * @param digest checkpoint digest, against which the tensors were held
 * @param tensors by torch name
 */
public record FloatWeights(String digest, FloatTensors tensors) {}
