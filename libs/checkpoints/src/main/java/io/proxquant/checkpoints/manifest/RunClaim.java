package io.proxquant.checkpoints.manifest;

import io.proxquant.contracts.CanonicalJson;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.KeyedContent;
import io.proxquant.contracts.RunRequested;

/**
 * Who has a run's name: at {@link ManifestKeys#request}, created once. The same request may come any
 * number of times; another one under the same name is refused.
 *
 * @param format version of this record
 * @param request what was asked for
 */
public record RunClaim(int format, RunRequested request) implements KeyedContent {
    /** The version that this build writes. */
    public static final int FORMAT = 1;

    /** The claim that a request makes. */
    public static RunClaim of(RunRequested request) {
        return new RunClaim(FORMAT, request);
    }

    /** Identifies the request, however often and by whomever it is sent. */
    public Digest digest() {
        return CanonicalJson.digest(request);
    }

    @Override
    public String home() {
        return ManifestKeys.request(request.run());
    }
}
