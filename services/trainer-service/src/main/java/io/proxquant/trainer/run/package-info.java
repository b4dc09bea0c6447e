/**
 * What happens to a run around its training: who may use its name, what it needs from the store, what the world is told,
 * and how it ends.
 */
package io.proxquant.trainer.run;
