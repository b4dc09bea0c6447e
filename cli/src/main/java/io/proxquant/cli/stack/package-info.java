/**
 * One process tree on one machine: the stack's JVM with broker and object store, and the three services as they ship.
 * What is started here is stopped here, in order, and leaves by itself when this process is killed.
 */
package io.proxquant.cli.stack;
