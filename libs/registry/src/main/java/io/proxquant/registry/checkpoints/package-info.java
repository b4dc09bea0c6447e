/** Checkpoints: those of our own runs in their chains, those that were taken in, and either by the digest of their weights. */
package io.proxquant.registry.checkpoints;
