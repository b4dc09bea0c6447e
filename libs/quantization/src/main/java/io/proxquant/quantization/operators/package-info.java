/**
 * Proximal operators prox_{tf}(v) = argmin f(x) + 1/(2t) ‖x - v‖² in closed form, and the proximal gradient method as a
 * reference solver (Parikh and Boyd, "Proximal Algorithms", 2014, chapters 4 and 6).
 *
 * <p>They know nothing of quantizers, codebooks or training: {@code ProximalOperators} gives them names and options, and
 * {@code SparsityMaps} lets training use those that make weights sparse or bounded.
 */
package io.proxquant.quantization.operators;
