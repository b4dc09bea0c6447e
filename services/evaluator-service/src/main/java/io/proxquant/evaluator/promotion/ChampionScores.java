package io.proxquant.evaluator.promotion;

import io.proxquant.contracts.Scores;
import io.proxquant.registry.promotion.AliasEntry;

/** Scores a reigning champion on the data of the candidate that challenges it. */
@FunctionalInterface
public interface ChampionScores {

    /** Its validation scores, or null when it cannot be scored there; the gate then fails closed. */
    Scores of(AliasEntry champion);
}
