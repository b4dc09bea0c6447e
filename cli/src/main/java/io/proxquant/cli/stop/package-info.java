/** The end of a command by Ctrl-C or another signal: what is said then, and that nothing half-written stays behind. */
package io.proxquant.cli.stop;
