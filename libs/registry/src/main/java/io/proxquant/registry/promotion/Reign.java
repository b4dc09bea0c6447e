package io.proxquant.registry.promotion;

import io.proxquant.contracts.Digest;

/**
 * What is remembered of an entry of the alias log, so that its history is read once.
 *
 * @param number of the entry
 * @param run whose artifact was promoted
 * @param step of that run
 * @param event hash of the artifact event that caused the move
 */
record Reign(long number, String run, long step, Digest event) {
    static Reign of(long number, AliasEntry entry) {
        return new Reign(number, entry.run(), entry.step(), entry.event());
    }
}
