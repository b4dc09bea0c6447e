/**
 * Events as CloudEvents 1.0 in binary mode, and dead letters, over plain headers and bytes. All code that talks to a broker, with
 * whatever client, writes and reads them here, so that all of it accepts and refuses the same records.
 */
package io.proxquant.contracts.cloudevents;
