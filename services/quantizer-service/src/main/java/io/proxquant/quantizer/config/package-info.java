/** Settings and wiring of the service. */
package io.proxquant.quantizer.config;
