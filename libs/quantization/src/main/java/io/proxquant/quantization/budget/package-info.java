/**
 * Bits under a budget: what a layer may become, what that takes and loses, and the plan of all layers that loses least within
 * a number of bytes. Where the figures come from is the caller's affair.
 */
package io.proxquant.quantization.budget;
