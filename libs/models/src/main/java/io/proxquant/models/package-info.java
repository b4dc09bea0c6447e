/**
 * Networks on DJL, access to their parameters through one port, the training step and the evaluation.
 *
 * <p>Nothing outside this module needs a type of the engine: batches, weights, gradients, the LSTM's carry and the
 * results are Java arrays and records.
 */
package io.proxquant.models;
