/**
 * Reports on sweeps. The truth is what runs, quantizer and evaluator left in the store, so every reader at any time says the
 * same; nothing is kept here.
 */
package io.proxquant.registry.sweeps;
