/** Files that a command is given to read, from a disk or through a pipe, whatever is in them. */
package io.proxquant.cli.input;
