/**
 * Reports on sweeps. They are computed from what runs, quantizer and evaluator left in the store and nothing is kept here, so
 * every reader gets the same.
 */
package io.proxquant.registry.sweeps;
