/**
 * A run in the object store: files of weights, state and codes, and the chain of create-once manifests that says what
 * happened in a run.
 */
package io.proxquant.trainer.checkpoint;
