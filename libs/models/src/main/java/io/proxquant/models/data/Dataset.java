package io.proxquant.models.data;

/** One split of a data set, whole in memory. */
public sealed interface Dataset permits ImageDataset, TextDataset {

    /** Images, or tokens. */
    int size();

    /** Classes, or words of the vocabulary: the number of logits a network needs at least. */
    int classes();

    /** Samples {@code from .. from + count} in their own order and without augmentation; text as one stream. */
    Batch part(int from, int count);
}
