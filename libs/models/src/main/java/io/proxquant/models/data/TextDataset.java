package io.proxquant.models.data;

import java.util.Objects;

/** A stream of token ids with the vocabulary it was read with. */
public final class TextDataset implements Dataset {

    /** Of one array: every position lies in the first piece. */
    private static final int ONE_PIECE = 31;

    private final int[][] pieces;
    private final int shift;
    private final int first;
    private final int size;
    private final Vocabulary vocabulary;

    /** Takes the array over without copying. */
    public TextDataset(int[] tokens, Vocabulary vocabulary) {
        this(new int[][] {tokens}, ONE_PIECE, 0, tokens.length, vocabulary);
    }

    /**
     * Part of a stream in pieces.
     *
     * @param pieces of 2^shift tokens each, the last may have fewer
     * @param first where it begins
     */
    public TextDataset(int[][] pieces, int shift, int first, int size, Vocabulary vocabulary) {
        this.pieces = pieces;
        this.shift = shift;
        this.first = first;
        this.size = size;
        this.vocabulary = vocabulary;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public int classes() {
        return vocabulary.size();
    }

    /** The words, {@code <eos>} among them. */
    public Vocabulary vocabulary() {
        return vocabulary;
    }

    /** The token at a position. */
    public int token(int position) {
        int at = first + Objects.checkIndex(position, size);
        return pieces[at >>> shift][at & ((1 << shift) - 1)];
    }

    /** What precedes a position: the token before it, {@code <eos>} before the first. */
    public int before(int position) {
        return position == 0 ? vocabulary.endOfSentence() : token(position - 1);
    }

    @Override
    public TokenBatch part(int from, int count) {
        int[] inputs = new int[count];
        int[] labels = new int[count];
        for (int i = 0; i < count; i++) {
            inputs[i] = before(from + i);
            labels[i] = token(from + i);
        }
        return new TokenBatch(inputs, labels, 1);
    }

    /** Tokens {@code from .. to} as a data set of their own, over the same memory. */
    public TextDataset slice(int from, int to) {
        Objects.checkFromToIndex(from, to, size);
        return new TextDataset(pieces, shift, first + from, to - from, vocabulary);
    }
}
