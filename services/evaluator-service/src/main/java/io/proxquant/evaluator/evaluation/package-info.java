/**
 * Scoring: the packed artifact itself and its float baseline, on the same data, each scored once per weights and
 * evaluation, whoever asks again.
 */
package io.proxquant.evaluator.evaluation;
