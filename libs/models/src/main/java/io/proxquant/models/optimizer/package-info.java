/** Optimizers and learning-rate schedules in Java, whose whole state can be saved under the parameters' names. */
package io.proxquant.models.optimizer;
