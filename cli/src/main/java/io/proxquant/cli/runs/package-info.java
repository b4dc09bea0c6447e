/** Runs as a person asks for them. */
package io.proxquant.cli.runs;
