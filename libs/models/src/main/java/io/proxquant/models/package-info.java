/**
 * Networks on DJL, by role: where they compute ({@code engine}), how their weights are reached ({@code parameters}), what
 * goes through them ({@code data}), a forward or training pass ({@code pass}), the architectures ({@code networks}), and what
 * is done with them: {@code optimizer}, {@code calibration}, {@code scoring}.
 *
 * <p>Nothing outside this module needs a type of the engine: batches, weights, gradients, the LSTM's carry and the
 * results are Java arrays and records.
 */
package io.proxquant.models;
