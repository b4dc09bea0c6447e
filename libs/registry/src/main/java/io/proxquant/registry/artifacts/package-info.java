/** Artifacts: each is made once of a checkpoint and a specification, and later requests find the stored one. */
package io.proxquant.registry.artifacts;
