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
 */
record AttemptEntry(String process, long ground, long groundAttempt, Map<String, Long> highs) {

    static final AttemptEntry NONE = new AttemptEntry("", 0, 0, Map.of());

    AttemptEntry {
        highs = highs == null ? Map.of() : Map.copyOf(highs);
    }
}
