/**
 * Files that a command is given to read, be they on a disk or come through a pipe. Knows nothing of what is in them.
 */
package io.proxquant.cli.input;
