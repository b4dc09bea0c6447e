package io.proxquant.models.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

import io.proxquant.contracts.ReasonCode;

/**
 * Reads text of one sentence a line, words separated by blanks, gzip or plain; every line ends with {@code <eos>}. Errors
 * name file and line.
 */
public final class TextReader {

    private static final int LIMIT = 1 << 30;

    private TextReader() {}

    /**
     * The words of a training file in order of first occurrence.
     *
     * @throws DataException if a line is not UTF-8 or there is no word at all
     */
    public static Vocabulary vocabulary(Path file) throws IOException {
        Set<String> words = new LinkedHashSet<>();
        for (List<String> line : lines(file)) {
            words.addAll(line);
            words.add(Vocabulary.END);
        }
        return new Vocabulary(new ArrayList<>(words));
    }

    /**
     * The most frequent words of a training file in order of first occurrence, of equally frequent ones the earlier; the end
     * of a line and the word for all others are always among them, the latter last if the file does not have it.
     *
     * @param limit words at most
     * @throws DataException as {@link #vocabulary(Path)}
     */
    static Vocabulary vocabulary(Path file, int limit) throws IOException {
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (List<String> line : lines(file)) {
            line.forEach(word -> counts.merge(word, 1, TextReader::capped));
            counts.put(Vocabulary.END, Integer.MAX_VALUE);
        }
        counts.put(Vocabulary.UNKNOWN, Integer.MAX_VALUE);
        Set<String> kept = counts.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed()) // stable: the earlier word first
                .limit(limit)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        return new Vocabulary(counts.keySet().stream().filter(kept::contains).toList());
    }

    /**
     * A vocabulary that lies in a file of its own, one word a line in order of id.
     *
     * @throws DataException if a line is not UTF-8 or no single word, a word comes twice, or {@code <eos>} is not among them
     */
    static Vocabulary listed(Path file) throws IOException {
        List<String> words = new ArrayList<>();
        for (List<String> line : lines(file)) {
            if (line.size() != 1) {
                throw new DataException(
                        file, "line " + (words.size() + 1), "a vocabulary has one word a line, not " + line.size());
            }
            words.add(line.get(0));
        }
        try {
            return new Vocabulary(words);
        } catch (IllegalArgumentException e) {
            throw new DataException(file, words.size() + " words", e.getMessage());
        }
    }

    /**
     * A file as tokens.
     *
     * @throws DataException if a line is not UTF-8, or holds a word that the vocabulary does not know and it has no
     *     {@code <unk>}
     */
    public static TextDataset read(Path file, Vocabulary vocabulary) throws IOException {
        List<List<String>> lines = lines(file);
        int[] tokens = new int[lines.stream().mapToInt(line -> line.size() + 1).sum()];
        int at = 0;
        for (int number = 1; number <= lines.size(); number++) {
            for (String word : lines.get(number - 1)) {
                OptionalInt id = vocabulary.id(word);
                if (id.isEmpty()) {
                    throw new DataException(
                            file,
                            "line " + number,
                            "the word '" + word + "' is not in the training file, which has no " + Vocabulary.UNKNOWN
                                    + " either");
                }
                tokens[at++] = id.getAsInt();
            }
            tokens[at++] = vocabulary.endOfSentence();
        }
        return new TextDataset(tokens, vocabulary);
    }

    /** Sum that stays at the largest number: words that are kept in any case have it. */
    private static int capped(int one, int other) {
        return one == Integer.MAX_VALUE ? one : one + other;
    }

    private static List<List<String>> lines(Path file) throws IOException {
        byte[] content;
        try (FileBytes bytes = FileBytes.open(file)) {
            content = bytes.rest(LIMIT);
        }
        List<List<String>> lines = new ArrayList<>();
        int words = 0;
        int start = 0;
        while (start < content.length) {
            int end = start;
            while (end < content.length && content[end] != '\n') {
                end++;
            }
            List<String> line = words(file, lines.size() + 1, ByteBuffer.wrap(content, start, end - start));
            words += line.size();
            lines.add(line);
            start = end + 1;
        }
        if (words == 0) {
            throw new DataException(ReasonCode.DATA_EMPTY, file + ": holds no words");
        }
        return lines;
    }

    private static List<String> words(Path file, int number, ByteBuffer line) throws DataException {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(line)
                    .toString()
                    .trim();
            return text.isEmpty() ? List.of() : Arrays.asList(text.split("\\s+"));
        } catch (CharacterCodingException e) {
            throw new DataException(file, "line " + number, "not UTF-8");
        }
    }
}
