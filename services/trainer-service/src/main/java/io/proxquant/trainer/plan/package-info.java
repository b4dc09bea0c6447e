/** Turns a recipe into what the training loop runs: phases, method pieces, and the tensors that a method quantizes. */
package io.proxquant.trainer.plan;
