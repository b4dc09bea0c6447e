package io.proxquant.evaluator.gate;

import io.proxquant.contracts.Scores;

/**
 * The reigning champion, with its scores on the candidate's data.
 *
 * @param run its run
 * @param step its step
 * @param artifact key of its artifact manifest
 * @param validation its scores on the candidate's validation data; null when it could not be scored there
 */
public record Champion(String run, long step, String artifact, Scores validation) {}
