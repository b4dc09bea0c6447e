package io.proxquant.evaluator.evaluation;

import io.proxquant.checkpoints.artifact.FloatTensors;
import io.proxquant.contracts.Digest;

/**
 * An artifact as a network computes with it: every weight decoded from the packed codes and codebooks of the stored file,
 * nothing taken from anywhere else.
 *
 * @param digest checkpoint digest of the decoded tensors, computed from this file
 * @param tensors floating tensors by torch name
 * @param effectiveBits 8 · bytes of codes and codebooks / quantized weights, counted in this file; 32 without any
 */
public record DecodedArtifact(Digest digest, FloatTensors tensors, double effectiveBits) {}
