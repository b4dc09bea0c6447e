/** The one list of all quantizers by name; it knows every family, and no family knows it. */
package io.proxquant.quantization.quantizers;
