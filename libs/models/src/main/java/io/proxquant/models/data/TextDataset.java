package io.proxquant.models.data;

/** A stream of token ids with the vocabulary it was read with. */
public final class TextDataset implements Dataset {

    private final int[] tokens;
    private final Vocabulary vocabulary;

    /** Takes the array over without copying. */
    public TextDataset(int[] tokens, Vocabulary vocabulary) {
        this.tokens = tokens;
        this.vocabulary = vocabulary;
    }

    @Override
    public int size() {
        return tokens.length;
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
        return tokens[position];
    }

    /** What precedes a position: the token before it, {@code <eos>} before the first. */
    public int before(int position) {
        return position == 0 ? vocabulary.endOfSentence() : tokens[position - 1];
    }

    /** Tokens {@code from .. to} as a data set of their own. */
    public TextDataset slice(int from, int to) {
        return new TextDataset(java.util.Arrays.copyOfRange(tokens, from, to), vocabulary);
    }
}
