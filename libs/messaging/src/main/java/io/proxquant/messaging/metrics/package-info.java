/** Metrics that are not counted by the work itself: they are measured at intervals, or vanish after a while. */
package io.proxquant.messaging.metrics;
