/**
 * Checkpoints as bytes: what a file of weights, an artifact and a manifest look like, and how tensors are named by
 * digest. Everything here reads hostile input; nothing here knows where bytes are kept.
 */
package io.proxquant.checkpoints;
