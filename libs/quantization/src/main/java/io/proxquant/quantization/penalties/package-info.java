/** What methods add to the loss so that weights come to satisfy a constraint, by name. */
package io.proxquant.quantization.penalties;
