package io.proxquant.contracts;

/**
 * What goes into an artifact beside the weights, each by its digest: parts of a specification, whose names they keep in JSON.
 *
 * @param metadata of what the source says of itself and the artifact repeats; absent where that is nothing
 * @param previousCodebooks SHA-256 of the artifact (of the index, if it has several files) at whose codebooks an adaptive quantizer
 *     begins; absent where it begins anew. No recipe says it: the C step of a training run does
 * @param mask of the masks of pruned weights among the codes that are packed; absent where nothing is pruned
 */
public record SideInputs(
        @MayBeAbsent Digest metadata, @MayBeAbsent Digest previousCodebooks, @MayBeAbsent Digest mask) {
    /** The weights alone. */
    public static final SideInputs NONE = new SideInputs(null, null, null);

    /** These, or none. */
    public static SideInputs orNone(SideInputs inputs) {
        return inputs == null ? NONE : inputs;
    }

    /** The same for a source whose remarks have this digest; null for one without. */
    public SideInputs withMetadata(Digest remarks) {
        return new SideInputs(remarks, previousCodebooks, mask);
    }

    /** The same beginning at the codebooks of the artifact whose file has this digest; null for beginning anew. */
    public SideInputs withPreviousCodebooks(Digest artifact) {
        return new SideInputs(metadata, artifact, mask);
    }

    /** The same with masks of this digest; null for none. */
    public SideInputs withMask(Digest masks) {
        return new SideInputs(metadata, previousCodebooks, masks);
    }
}
