package io.proxquant.models;

import io.proxquant.models.data.Dataset;

/** Runs a network in evaluation mode over a whole split: nothing dropped, nothing of the network changed. */
public final class Evaluation {

    private Evaluation() {}

    /**
     * Scores a network. Images: top-1 (a tie goes to the lower class) and mean loss. Text: one stream from the first token
     * to the last, primed with {@code <eos>}, the carry kept throughout, every token predicted once.
     *
     * @param batch images per forward pass, or tokens per forward pass; affects memory and time, and the last bits only
     */
    public static Score score(Network network, Dataset split, int batch) {
        throw new UnsupportedOperationException("follows" + network + split + batch);
    }

    /** Logits of samples {@code from .. from + count} of a split, row-major, in evaluation mode from an empty carry. */
    public static float[] logits(Network network, Dataset split, int from, int count) {
        throw new UnsupportedOperationException("follows" + network + split + from + count);
    }
}
