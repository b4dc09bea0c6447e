package io.proxquant.models.data;

/** One step's input and labels, as plain arrays that are not written to any more. */
public sealed interface Batch permits ImageBatch, TokenBatch {

    /** Number of predictions, that is rows of logits: images, or tokens. */
    int samples();

    /** What each row of logits should give. */
    int[] labels();
}
