/** How the strength of a map grows over a run. */
package io.proxquant.quantization.schedules;
