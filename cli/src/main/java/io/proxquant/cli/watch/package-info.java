/**
 * Following a submitted piece of work to its end through the events that everyone can read, without a consumer group:
 * what the command line shows is what any other system could know.
 */
package io.proxquant.cli.watch;
