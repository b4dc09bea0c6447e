package io.proxquant.networks;

import java.util.Optional;

/**
 * Says where the scale of one weight goes, so that weights can be rescaled without changing what the network computes. A batch
 * normalisation removes the scale of its input, and its output may be scaled by its own scale and shift, as long as only
 * rectifiers, sums and means follow until another layer reads it.
 *
 * @param weight a kernel or matrix
 * @param reads the signal that it multiplies; {@link #INPUT} for what comes from outside
 * @param norm the batch normalisation behind it; empty where its outputs are the network's own and must keep their scale
 * @param writes the signal that the normalised outputs go into; signals that are added together have one name
 */
public record ScaleLink(String weight, String reads, Optional<String> norm, String writes) {
    /** What comes from outside, whose scale nobody can choose. */
    public static final String INPUT = "input";

    /** A weight behind which a batch normalisation stands. */
    public static ScaleLink normalized(String weight, String reads, String norm, String writes) {
        return new ScaleLink(weight, reads, Optional.of(norm), writes);
    }

    /** A weight whose outputs are the network's own. */
    public static ScaleLink last(String weight, String reads) {
        return new ScaleLink(weight, reads, Optional.empty(), "output");
    }
}
