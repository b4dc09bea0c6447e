/** Optimizers and schedules against their published rules, written out in doubles. */
package io.proxquant.models.optimizer;
