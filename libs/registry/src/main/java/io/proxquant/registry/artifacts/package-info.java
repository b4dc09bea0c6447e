/** Artifacts: each is made once of a checkpoint and a specification, and found again ever after. */
package io.proxquant.registry.artifacts;
