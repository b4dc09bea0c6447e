/** What keeps moved weights in their domain, by name. */
package io.proxquant.quantization.constraints;
