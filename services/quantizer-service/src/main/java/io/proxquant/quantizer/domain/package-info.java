/** From a checkpoint file to an artifact file: what is quantized, how, and within which memory. No framework here. */
package io.proxquant.quantizer.domain;
