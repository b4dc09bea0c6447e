package io.proxquant.models.data.formats;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.GZIPOutputStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.proxquant.checkpoints.HeapMemory;
import io.proxquant.checkpoints.OverBudgetException;
import io.proxquant.models.data.DataException;
import io.proxquant.models.data.Vocabulary;
import io.proxquant.models.data.files.ReadingBudget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TextScannerTest {

    private static final String BOM = "\uFEFF";

    @TempDir
    Path directory;

    @Test
    void aByteOrderMarkAtTheStartIsNoPartOfTheTextAndOneElsewhereIs() throws IOException {
        String text = "the cat\nsat on the mat\n";
        assertThat(words(write(BOM + text))).isEqualTo(words(write(text)));
        assertThat(TextReader.vocabulary(write(BOM + text)).words())
                .isEqualTo(TextReader.vocabulary(write(text)).words());
        assertThat(words(write("a " + BOM + "b\n"))).containsExactly("a", BOM + "b", "\n");
    }

    @Test
    void otherEncodingsAreNamedByTheirMarkWithWhatToDo() throws IOException {
        for (String encoding : List.of("UTF-16LE", "UTF-16BE")) {
            Path file = Files.write(directory.resolve("wide"), (BOM + "a b\n").getBytes(encoding));
            assertThatThrownBy(() -> words(file))
                    .isInstanceOf(DataException.class)
                    .hasMessage(
                            file + ", offset 0: is UTF-16 text by its byte order mark; convert it to UTF-8, e.g. with"
                                    + " iconv -f UTF-16 -t UTF-8");
        }
        Path file = Files.write(directory.resolve("wider"), (BOM + "a b\n").getBytes("UTF-32LE"));
        assertThatThrownBy(() -> words(file)).hasMessageContaining("is UTF-32 text");
    }

    /** The oracle is the definition: a line's text, trimmed and split at blanks, as whole lines were once read. */
    @Test
    void anyTextFallsIntoTheWordsOfItsTrimmedAndSplitLines() throws IOException {
        String[] pieces = {
            "a",
            "word",
            "dög",
            "\u00A0",
            "\u2003",
            "\u0085",
            "\u2028",
            " ",
            "  ",
            "\t",
            "\r",
            "\f",
            "\u000B",
            "\n",
            "\n",
            "\u0001",
            "\u001F",
            "\u0000",
            "\u007F",
            BOM,
            "\uD83D\uDE00"
        };
        for (long seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            StringBuilder text = new StringBuilder("first");
            for (int i = random.nextInt(60); i >= 0; i--) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            assertThat(words(write(text.toString()))).as("seed %d", seed).isEqualTo(expected(text.toString()));
        }
    }

    @Test
    void wordsAndLinesOfAnyLengthCrossTheReadersPieces() throws IOException {
        String text = "x".repeat(100_000) + " " + "é".repeat(70_001) + " ".repeat(200_000) + "y\nz";
        assertThat(words(write(text))).isEqualTo(expected(text));
    }

    @Test
    void whatATextUnpacksToIsBoundedByTheMemoryThereIs() throws IOException {
        Path bomb = gzip("bomb.gz", "a b\n".repeat(1 << 16), 64);
        assertThat(Files.size(bomb)).isLessThan(1 << 17);
        Vocabulary vocabulary = TextReader.vocabulary(bomb, memory(1));
        assertThat(vocabulary.size()).isEqualTo(3);
        assertThatThrownBy(() -> TextReader.read(bomb, vocabulary, Integer.MAX_VALUE, memory(32)))
                .isInstanceOf(OverBudgetException.class)
                .hasMessage(bomb + ": keeping its tokens needs at least 29 MiB of memory, and of the heap's 32"
                        + " MiB 28 MiB can be given; give the process a larger heap");
        assertThat(TextReader.read(bomb, vocabulary, 1000, memory(2)).size())
                .as("only what is kept takes memory")
                .isEqualTo(1000);
    }

    @Test
    void neitherAVocabularyNorAWordGrowsBeyondTheMemoryThereIs() throws IOException {
        StringBuilder many = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            many.append("w").append(i).append(i % 10 == 9 ? "\n" : " ");
        }
        Path words = write(many.toString());
        assertThat(TextReader.vocabulary(words, memory(16)).size()).isEqualTo(20_001);
        assertThatThrownBy(() -> TextReader.vocabulary(words, memory(2)))
                .isInstanceOf(OverBudgetException.class)
                .hasMessageContaining("the vocabulary");
        assertThatThrownBy(() -> TextReader.vocabulary(words, 100, memory(2))).isInstanceOf(OverBudgetException.class);
        for (String piece : List.of("x", " \u0001")) {
            Path one = write("a" + piece.repeat(4 << 20));
            assertThatThrownBy(() -> TextReader.vocabulary(one, memory(2))).isInstanceOf(OverBudgetException.class);
        }
    }

    /** All of it free at first, and nothing once that was granted. */
    private static HeapMemory memory(long mebibytes) {
        AtomicBoolean asked = new AtomicBoolean();
        return new HeapMemory(mebibytes << 20, () -> asked.getAndSet(true) ? 0 : mebibytes << 20, () -> {});
    }

    private static List<String> words(Path file) throws IOException {
        List<String> words = new ArrayList<>();
        TextScanner.scan(file, new ReadingBudget(memory(64), "it"), new TextScanner.Listener() {
            @Override
            public void word(String word, long line) {
                words.add(word);
            }

            @Override
            public void endOfLine(long line) {
                words.add("\n");
            }
        });
        return words;
    }

    private static List<String> expected(String text) {
        List<String> words = new ArrayList<>();
        List<String> lines = new ArrayList<>(Arrays.asList(text.split("\n", -1)));
        if (text.endsWith("\n")) {
            lines.remove(lines.size() - 1);
        }
        for (String line : lines) {
            String trimmed = line.trim();
            words.addAll(trimmed.isEmpty() ? List.of() : Arrays.asList(trimmed.split("\\s+")));
            words.add("\n");
        }
        return words;
    }

    private Path write(String content) throws IOException {
        return Files.write(directory.resolve("text"), content.getBytes(StandardCharsets.UTF_8));
    }

    private Path gzip(String name, String content, int times) throws IOException {
        Path file = directory.resolve(name);
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            for (int i = 0; i < times; i++) {
                out.write(bytes);
            }
        }
        return file;
    }
}
