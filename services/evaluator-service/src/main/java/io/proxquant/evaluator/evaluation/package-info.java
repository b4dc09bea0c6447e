/** Scores the packed artifact itself and its float baseline on the same data, each only once per weights and specification. */
package io.proxquant.evaluator.evaluation;
