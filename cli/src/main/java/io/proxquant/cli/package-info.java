/**
 * The {@code proxquant} command: one entry for the newcomer ({@code demo}), for one's own work ({@code up},
 * {@code submit}) and for files without any service ({@code quantize}, {@code inspect}).
 *
 * <p>Standard output carries results only; progress, advice and errors go to standard error, so that {@code --json} can
 * be piped. Exit status: 0 success, 1 bad input or failure, 2 bad usage, 3 nothing was promoted.
 */
package io.proxquant.cli;
