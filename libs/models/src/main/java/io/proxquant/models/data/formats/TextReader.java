package io.proxquant.models.data.formats;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

import io.proxquant.checkpoints.HeapMemory;
import io.proxquant.models.data.DataException;
import io.proxquant.models.data.TextDataset;
import io.proxquant.models.data.Vocabulary;
import io.proxquant.models.data.files.ReadingBudget;

/**
 * Reads text of one sentence a line, words separated by blanks as {@link TextScanner} says, gzip or plain; every line ends
 * with {@code <eos>}. What it holds is the words once and four bytes for each token, within the memory it is given. Errors
 * name file and line.
 */
public final class TextReader {

    /** What a word of the vocabulary takes on top of its characters: text, map entries, numbers. */
    private static final int WORD_BYTES = 256;

    private static final int SHOWN = 40;

    private TextReader() {}

    /**
     * The words of a training file in order of first occurrence.
     *
     * @throws DataException if a line is not UTF-8 or there is no word at all
     */
    public static Vocabulary vocabulary(Path file) throws IOException {
        return vocabulary(file, HeapMemory.ofProcess());
    }

    /** The same within this memory. */
    public static Vocabulary vocabulary(Path file, HeapMemory memory) throws IOException {
        Set<String> words = new LinkedHashSet<>();
        ReadingBudget budget = budget(memory, file, "the vocabulary");
        TextScanner.scan(file, budget, new TextScanner.Listener() {
            @Override
            public void word(String word, long line) throws IOException {
                if (words.add(word)) {
                    budget.take(bytes(word));
                }
            }

            @Override
            public void endOfLine(long line) {
                words.add(Vocabulary.END);
            }
        });
        return new Vocabulary(new ArrayList<>(words));
    }

    /**
     * The most frequent words of a training file in order of first occurrence, of equally frequent ones the earlier; the end
     * of a line and the word for all others are always among them, the latter last if the file does not have it.
     *
     * @param limit words at most
     * @throws DataException as {@link #vocabulary(Path)}
     */
    public static Vocabulary vocabulary(Path file, int limit, HeapMemory memory) throws IOException {
        Map<String, Integer> counts = new LinkedHashMap<>();
        ReadingBudget budget = budget(memory, file, "the vocabulary");
        TextScanner.scan(file, budget, new TextScanner.Listener() {
            @Override
            public void word(String word, long line) throws IOException {
                if (counts.merge(word, 1, TextReader::capped) == 1) {
                    budget.take(bytes(word));
                }
            }

            @Override
            public void endOfLine(long line) {
                counts.put(Vocabulary.END, Integer.MAX_VALUE);
            }
        });
        counts.put(Vocabulary.UNKNOWN, Integer.MAX_VALUE);
        Set<String> kept = counts.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed()) // stable: the earlier word first
                .limit(limit)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        return new Vocabulary(counts.keySet().stream().filter(kept::contains).toList());
    }

    /** A whole file as tokens; all else as below. */
    public static TextDataset read(Path file, Vocabulary vocabulary) throws IOException {
        return read(file, vocabulary, Integer.MAX_VALUE, HeapMemory.ofProcess());
    }

    /**
     * A vocabulary that lies in a file of its own, one word a line in order of id.
     *
     * @throws DataException if a line is not UTF-8 or no single word, a word comes twice, or {@code <eos>} is not among them
     */
    public static Vocabulary listed(Path file, HeapMemory memory) throws IOException {
        List<String> words = new ArrayList<>();
        ReadingBudget budget = budget(memory, file, "the vocabulary");
        TextScanner.scan(file, budget, new TextScanner.Listener() {
            private int before;

            @Override
            public void word(String word, long line) throws IOException {
                budget.take(bytes(word));
                words.add(word);
            }

            @Override
            public void endOfLine(long line) throws IOException {
                int onLine = words.size() - before;
                if (onLine != 1) {
                    throw new DataException(file, "line " + line, "a vocabulary has one word a line, not " + onLine);
                }
                before = words.size();
            }
        });
        try {
            return new Vocabulary(words);
        } catch (IllegalArgumentException e) {
            throw new DataException(file, words.size() + " words", e.getMessage());
        }
    }

    /**
     * The beginning of a file as tokens; all of it is checked.
     *
     * @param most tokens to keep
     * @throws DataException if a line is not UTF-8, or holds a word that the vocabulary does not know and it has no
     *     {@code <unk>}
     */
    public static TextDataset read(Path file, Vocabulary vocabulary, int most, HeapMemory memory) throws IOException {
        ReadingBudget budget = budget(memory, file, "keeping its tokens");
        TokenList tokens = new TokenList(budget);
        TextScanner.scan(file, budget, new TextScanner.Listener() {
            private int left = most;

            @Override
            public void word(String word, long line) throws IOException {
                OptionalInt id = vocabulary.id(word);
                if (id.isEmpty()) {
                    throw new DataException(
                            file,
                            "line " + line,
                            "the word '" + shown(word) + "' is not in the training file, which has no "
                                    + Vocabulary.UNKNOWN + " either");
                }
                add(id.getAsInt());
            }

            @Override
            public void endOfLine(long line) throws IOException {
                add(vocabulary.endOfSentence());
            }

            private void add(int token) throws IOException {
                if (left > 0) {
                    tokens.add(token);
                    left--;
                }
            }
        });
        return tokens.dataset(vocabulary);
    }

    private static ReadingBudget budget(HeapMemory memory, Path file, String what) {
        return new ReadingBudget(memory, file + ": " + what);
    }

    private static long bytes(String word) {
        return WORD_BYTES + 2L * word.length();
    }

    /** A word as a message can have it. */
    private static String shown(String word) {
        String start = word.length() <= SHOWN ? word : word.substring(0, SHOWN) + "...";
        return start.replaceAll("\\p{Cntrl}", "?");
    }

    /** Sum that stays at the largest number: words that are kept in any case have it. */
    private static int capped(int one, int other) {
        return one == Integer.MAX_VALUE ? one : one + other;
    }
}
