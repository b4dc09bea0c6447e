/** Figures that nobody counts while working: they are measured at regular times, or forgotten again. */
package io.proxquant.messaging.metrics;
