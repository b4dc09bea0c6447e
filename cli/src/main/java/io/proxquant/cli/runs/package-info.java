/** Runs as {@code proxquant runs} lists, shows and follows them. */
package io.proxquant.cli.runs;
