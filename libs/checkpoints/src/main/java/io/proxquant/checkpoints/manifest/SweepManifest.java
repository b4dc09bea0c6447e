package io.proxquant.checkpoints.manifest;

import java.util.List;
import java.util.Objects;

import io.proxquant.contracts.Digest;
import io.proxquant.contracts.KeyedContent;
import io.proxquant.contracts.MayBeAbsent;
import io.proxquant.contracts.NewerFormatException;

/**
 * The runs of a sweep, at {@link ManifestKeys#sweep}. Written before the first of them is asked for, so that whoever
 * reports on the sweep knows which runs there will be, and whoever repeats the expansion asks for the same.
 *
 * @param sweep its name, which is that of the request
 * @param members in order; the first has number 1
 */
public record SweepManifest(int format, String sweep, String model, Digest recipe, Digest data, List<Member> members)
        implements KeyedContent {
    /** The version that this build writes. */
    public static final int FORMAT = 1;

    /**
     * One run of the sweep.
     *
     * @param seed that it was asked with; absent where the recipe's holds
     * @param rate that it was asked with; absent where the method's holds
     */
    public record Member(String run, @MayBeAbsent Long seed, @MayBeAbsent Double rate) {
        /** One with the seed and the rate of the recipe. */
        public static Member of(String run) {
            return new Member(run, null, null);
        }
    }

    /** Refuses an unknown format. */
    public SweepManifest {
        Objects.requireNonNull(recipe, "recipe");
        Objects.requireNonNull(data, "data");
        members = List.copyOf(members);
        NewerFormatException.requireKnown("the list of a sweep", format, FORMAT);
    }

    @Override
    public String home() {
        return ManifestKeys.sweep(sweep);
    }
}
