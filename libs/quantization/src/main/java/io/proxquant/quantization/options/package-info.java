/**
 * What pieces declare of themselves, and the one reader of options: it checks what was given against the declaration before
 * anything is made, so that every piece refuses a wrong option in the same words. It knows nothing of quantization.
 */
package io.proxquant.quantization.options;
