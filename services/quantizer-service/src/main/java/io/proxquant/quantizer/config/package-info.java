/** Settings of the service. */
package io.proxquant.quantizer.config;
