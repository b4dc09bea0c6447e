/** Between the topics and the domain: what a checkpoint event names, what is stored, what is said. */
package io.proxquant.quantizer.messaging;
