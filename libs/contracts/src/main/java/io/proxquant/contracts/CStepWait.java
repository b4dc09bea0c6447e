package io.proxquant.contracts;

import java.time.Instant;
import java.time.format.DateTimeParseException;

/**
 * That a run waits for a C step which quantizer-services make (learning-compression, the closed loop).
 *
 * @param cStep which one, from 1: the direct compression with which the phase begins is the first
 * @param of how many there are at most; a run whose weights satisfy the constraint earlier makes fewer
 * @param since RFC 3339 in UTC
 */
public record CStepWait(int cStep, int of, String since) {
    public CStepWait {
        Require.between("cStep", cStep, 1, Integer.MAX_VALUE);
        Require.between("of", of, cStep, Integer.MAX_VALUE);
        try {
            Instant.parse(Require.present("since", since));
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("since is no time in UTC: " + Printable.cut(since, 100), e);
        }
    }

    /** One that began then. */
    public static CStepWait since(Instant began, int cStep, int of) {
        return new CStepWait(cStep, of, began.toString());
    }

    /** For people, as in {@code waiting for C step 3 of 20 since 2026-01-02T03:04:05Z}. */
    @Override
    public String toString() {
        return "waiting for C step " + cStep + " of " + of + " since " + since;
    }
}
