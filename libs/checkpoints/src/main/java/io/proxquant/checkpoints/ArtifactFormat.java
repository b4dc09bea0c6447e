package io.proxquant.checkpoints;

import java.util.stream.Stream;

import io.proxquant.contracts.NewerFormatException;

/**
 * The versions of the artifact format. The number stands in files, in manifests and in their keys ({@code .../v<format>.json}).
 * What an older one can express is written in it, byte for byte; {@code docs/artifact-format.md} is the specification of all.
 *
 * <p>A specification gives one format only, but whether one that allows a newer one needs it may be known only when the bytes are:
 * a look-up by checkpoint and specification asks for every format, oldest first, since that is the common one.
 */
public enum ArtifactFormat {
    /** One file, codes of a fixed width, blocks along dimension 0. */
    FIRST(1),
    /** Any axis, masks, entropy-coded streams, tensors stored once under several names, shards with an index. */
    SECOND(2),
    /** Weights that are floats of their own, of which zeros take no bytes but those of their mask. */
    THIRD(3);

    private final int number;

    ArtifactFormat(int number) {
        this.number = number;
    }

    /** As it stands in files, manifests and keys. */
    public int number() {
        return number;
    }

    /** The newest that this version reads. */
    public static ArtifactFormat newest() {
        return THIRD;
    }

    /**
     * The format of that number.
     *
     * @param what is of that format, as a message begins
     * @throws NewerFormatException if it is beyond those known here
     * @throws IllegalArgumentException if it never was one
     */
    public static ArtifactFormat of(String what, int number) {
        NewerFormatException.requireKnown(what, number, newest().number);
        return Stream.of(values())
                .filter(each -> each.number == number)
                .findFirst()
                .orElseThrow();
    }
}
