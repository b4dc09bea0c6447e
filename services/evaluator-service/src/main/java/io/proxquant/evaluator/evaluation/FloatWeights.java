package io.proxquant.evaluator.evaluation;

import io.proxquant.checkpoints.artifact.FloatTensors;
import io.proxquant.contracts.Digest;

/**
 * The floating tensors of a full-precision checkpoint.
 *
 * @param digest checkpoint digest, against which the tensors were held
 * @param tensors by torch name
 */
public record FloatWeights(Digest digest, FloatTensors tensors) {}
