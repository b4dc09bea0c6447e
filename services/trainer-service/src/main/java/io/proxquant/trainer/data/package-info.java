/** The training data, cut into batches and learned from. */
package io.proxquant.trainer.data;
