/**
 * The safetensors format, read strictly and written deterministically.
 *
 * <p>Files come from strangers, so every declared number is checked before it is believed, every refusal names the byte
 * and the rule, and memory depends on the limits, never on what a file declares. The rules are those of the reference
 * implementation and of the published audit, tightened where the specification is stricter than the implementation.
 */
package io.proxquant.checkpoints.safetensors;
