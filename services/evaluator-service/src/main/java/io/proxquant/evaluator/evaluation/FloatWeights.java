package io.proxquant.evaluator.evaluation;

import io.proxquant.checkpoints.artifact.FloatTensors;
import io.proxquant.contracts.Digest;

/**
 * The floating tensors of a full-precision checkpoint.
 *
 * @param digest checkpoint digest that the tensors were verified against
 * @param tensors by torch name
 */
public record FloatWeights(Digest digest, FloatTensors tensors) {}
