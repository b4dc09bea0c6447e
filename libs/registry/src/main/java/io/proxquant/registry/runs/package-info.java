/** Runs and sweeps: who has a name, how it ended, what was left between two checkpoints, which runs a sweep has. */
package io.proxquant.registry.runs;
