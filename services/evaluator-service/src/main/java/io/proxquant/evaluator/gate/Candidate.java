package io.proxquant.evaluator.gate;

import io.proxquant.contracts.ArtifactKind;
import io.proxquant.contracts.Phase;
import io.proxquant.contracts.Scores;

/**
 * An artifact that may become champion, with the scores that the gate judges.
 *
 * @param artifact key of its artifact manifest
 * @param validation scores of the decoded artifact on the validation split
 * @param baseline scores of its float baseline on the same samples; null when there is no baseline
 * @param newestPromotedStep newest step of the same run that was ever champion; null when none was
 */
public record Candidate(
        String run,
        long step,
        Phase phase,
        ArtifactKind kind,
        String artifact,
        Scores validation,
        Scores baseline,
        Long newestPromotedStep) {}
