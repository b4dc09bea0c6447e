/**
 * Events as CloudEvents 1.0 in binary mode, and dead letters, over plain headers and bytes: whoever talks to a broker, in
 * whatever way, writes and reads them here. What consumers refuse, nobody else takes for an event.
 */
package io.proxquant.contracts.cloudevents;
