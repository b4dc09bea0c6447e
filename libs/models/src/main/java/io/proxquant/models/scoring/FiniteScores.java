package io.proxquant.models.scoring;

import io.proxquant.contracts.Scores;

/**
 * Scores as they may be told. A network whose loss is NaN still has an accuracy (a NaN logit is just never right), and a
 * baseline that is broken in this way would make any artifact look good; so a loss that is not finite takes the other
 * figures with it.
 */
public final class FiniteScores {
    private FiniteScores() {}

    /** The scores of a pass; a loss that is not finite leaves no figure, each with its reason. */
    public static Scores of(Score score) {
        if (Double.isFinite(score.loss())) {
            return Scores.of(score.accuracy(), score.perplexity(), score.loss(), score.samples());
        }
        return Scores.of(
                score.accuracy() == null ? null : Double.NaN,
                score.perplexity() == null ? null : score.loss(),
                score.loss(),
                score.samples());
    }
}
