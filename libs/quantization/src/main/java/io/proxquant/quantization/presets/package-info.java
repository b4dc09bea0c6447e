/** Training methods as data: which pieces each is made of, and which layers it leaves alone. */
package io.proxquant.quantization.presets;
