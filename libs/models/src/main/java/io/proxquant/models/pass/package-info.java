/**
 * One pass through a network, forward or backward, and what goes along with it: carry, quantized activations and
 * gradients.
 */
package io.proxquant.models.pass;
