package io.proxquant.messaging;

import java.util.Map;

/**
 * What stands at {@code attempts/<group>/<work>/<n>.json}. Entry n either opens attempt n, or records that attempt {@code
 * groundAttempt} broke new ground (then {@code ground} is n itself).
 *
 * @param process nonce of the process that wrote it
 * @param ground number of the newest entry that broke new ground, 0 if none did
 * @param groundAttempt the attempt that did, 0 if none
 * @param highs per phase the furthest position ever recorded
 * @param groundPhase the phase in which the newest ground was broken: the furthest place is there, at its high. Null if
 *     none was, and in entries of versions that did not tell
 */
record AttemptEntry(String process, long ground, long groundAttempt, Map<String, Long> highs, String groundPhase) {

    static final AttemptEntry NONE = new AttemptEntry("", 0, 0, Map.of(), null);

    AttemptEntry {
        highs = highs == null ? Map.of() : Map.copyOf(highs);
    }

    /** Whether work that stands at the position has come to the furthest place that any attempt reached. */
    boolean furthest(String phase, long position) {
        return phase.equals(groundPhase) && position >= highs.get(phase);
    }
}
