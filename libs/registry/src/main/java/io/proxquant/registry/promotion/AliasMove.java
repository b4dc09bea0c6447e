package io.proxquant.registry.promotion;

import io.proxquant.contracts.Digest;

/**
 * What a process keeps in memory of one entry of the alias log, so that it reads the log's history once.
 *
 * @param number of the entry
 * @param run whose artifact was promoted
 * @param step of that run
 * @param event hash of the artifact event that caused the move
 */
record AliasMove(long number, String run, long step, Digest event) {
    static AliasMove of(long number, AliasEntry entry) {
        return new AliasMove(number, entry.run(), entry.step(), entry.event());
    }
}
