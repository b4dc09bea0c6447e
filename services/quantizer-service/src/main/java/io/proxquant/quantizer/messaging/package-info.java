/** Connects the topics with compression: finds the checkpoint that an event names, stores its artifacts, publishes the answers. */
package io.proxquant.quantizer.messaging;
