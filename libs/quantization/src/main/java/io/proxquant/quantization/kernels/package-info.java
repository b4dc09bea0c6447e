/**
 * The inner loops over tiles of weights in which the proximal update of a training step spends its time, behind one interface: plain ones
 * that every Java runs, and room for faster ones that give the same bits.
 */
package io.proxquant.quantization.kernels;
