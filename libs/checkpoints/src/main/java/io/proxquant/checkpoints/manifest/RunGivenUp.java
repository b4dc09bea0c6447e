package io.proxquant.checkpoints.manifest;

import io.proxquant.contracts.Digest;
import io.proxquant.contracts.KeyedContent;
import io.proxquant.contracts.ReasonCode;

/**
 * That the attempts at a run came to nothing: at {@link ManifestKeys#givenUp}, created once for each piece of work and
 * before the event. It is no {@link RunResult}, because an operator may replay the request, and then the run is tried anew
 * and gets its result; until then this is how it stands.
 *
 * @param format version of this record
 * @param request digest of the request
 * @param work what was given up: the request as it was delivered, a replay being another
 * @param reason why
 * @param detail what the attempts met
 */
public record RunGivenUp(int format, Digest request, String run, String work, ReasonCode reason, String detail)
        implements KeyedContent {
    /** The version that this build writes. */
    public static final int FORMAT = 1;

    @Override
    public String home() {
        return ManifestKeys.givenUp(run, work);
    }
}
