package io.proxquant.cli.watch;

/** The outcome of one quantization of one checkpoint, in a word for people and a word for programs. */
public enum VariantVerdict {
    /** The gate passed and it became the model's champion. */
    PROMOTED("promoted"),
    /** It is the champion already, from this run or one that ended in the same weights: nothing had to move. */
    ALREADY_CHAMPION("already-champion"),
    /** It was judged and did not pass; the reason says why. */
    REJECTED("rejected"),
    /** It could not be judged. */
    REFUSED("refused"),
    /** The quantizer could not make it from these weights. */
    NOT_QUANTIZED("not-quantized"),
    /** The model's policy passed it over. */
    SKIPPED("skipped"),
    /** It was scored and is for study only: a point of the prox path, or a checkpoint in between. */
    NOT_PROMOTABLE("not-promotable"),
    /** Nothing has been said yet. */
    NOT_JUDGED("not-judged");

    private final String wire;

    VariantVerdict(String wire) {
        this.wire = wire;
    }

    /** The spelling in {@code --json}. */
    public String wire() {
        return wire;
    }

    /** The spelling in tables. */
    public String words() {
        return wire.replace('-', ' ');
    }

    /** Whether the variant is the model's champion by it. */
    boolean reigns() {
        return this == PROMOTED || this == ALREADY_CHAMPION;
    }

    /** Whether it could not be made or judged, as opposed to not passing the gate. */
    boolean failed() {
        return this == REFUSED || this == NOT_QUANTIZED;
    }
}
