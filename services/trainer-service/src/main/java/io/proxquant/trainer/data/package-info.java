/** The training data: found by content in the places that the operator allowed, and cut into batches. */
package io.proxquant.trainer.data;
