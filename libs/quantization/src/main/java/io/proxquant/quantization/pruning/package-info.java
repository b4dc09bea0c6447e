/** Which weights training prunes, and when: criteria, schedules, and the rule that a recipe makes of them. */
package io.proxquant.quantization.pruning;
