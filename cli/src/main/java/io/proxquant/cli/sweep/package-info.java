/** Sweeps as people and scripts read them: mean and spread of each, and how they differ seed by seed. */
package io.proxquant.cli.sweep;
