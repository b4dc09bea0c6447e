/** The packed form of codes, one for every sequence of codes. */
package io.proxquant.quantization.packing;
