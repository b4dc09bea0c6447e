/**
 * The training loop: one loop for every method, a method being a choice of orthogonal pieces. Nothing here knows of
 * events, object stores or frameworks; what must survive a restart is named state, and a resumed run equals an
 * undisturbed one bit for bit.
 */
package io.proxquant.trainer.training;
