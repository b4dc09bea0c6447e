package io.proxquant.models.data;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Words and their ids, in order of first occurrence in the training file; {@code <eos>} ends every line. */
public final class Vocabulary {

    /** The word that ends a line. */
    public static final String END = "<eos>";

    /** The word that stands for all unknown ones, if the training file has it. */
    public static final String UNKNOWN = "<unk>";

    private final List<String> words;
    private final Map<String, Integer> ids = new HashMap<>();

    /** A vocabulary of distinct words; id = position. */
    public Vocabulary(List<String> words) {
        this.words = List.copyOf(words);
        for (String word : words) {
            if (ids.put(word, ids.size()) != null) {
                throw new IllegalArgumentException("word twice in the vocabulary: " + word);
            }
        }
        if (!ids.containsKey(END)) {
            throw new IllegalArgumentException("a vocabulary needs " + END);
        }
    }

    /** The words in order of id. */
    public List<String> words() {
        return new ArrayList<>(words);
    }

    /** Number of words. */
    public int size() {
        return words.size();
    }

    /** The id of {@code <eos>}. */
    public int endOfSentence() {
        return ids.get(END);
    }

    /** The word's id, that of {@code <unk>} if the word is unknown, empty if there is neither. */
    public OptionalInt id(String word) {
        Integer id = ids.getOrDefault(word, ids.get(UNKNOWN));
        return id == null ? OptionalInt.empty() : OptionalInt.of(id);
    }
}
