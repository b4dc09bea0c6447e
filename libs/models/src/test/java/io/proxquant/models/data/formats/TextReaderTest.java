package io.proxquant.models.data.formats;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.proxquant.contracts.ReasonCode;
import io.proxquant.models.data.DataException;
import io.proxquant.models.data.TextDataset;
import io.proxquant.models.data.Vocabulary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TextReaderTest {

    @TempDir
    Path directory;

    @Test
    void wordsHaveIdsInOrderOfFirstOccurrenceAndLinesEnd() throws IOException {
        Path train = write("train", " the cat sat \n the dög\n\n");
        Vocabulary vocabulary = TextReader.vocabulary(train);
        assertThat(vocabulary.words()).containsExactly("the", "cat", "sat", "<eos>", "dög");
        TextDataset text = TextReader.read(train, vocabulary);
        assertThat(IntStream.range(0, text.size()).map(text::token)).containsExactly(0, 1, 2, 3, 0, 4, 3, 3);
        assertThat(text.before(0)).isEqualTo(3);
        assertThat(text.before(1)).isEqualTo(0);
    }

    @Test
    void aLastLineWithoutLineFeedCountsAndWindowsLineEndsAreBlanks() throws IOException {
        Path train = write("train", "a b\r\nc");
        Vocabulary vocabulary = TextReader.vocabulary(train);
        assertThat(vocabulary.words()).containsExactly("a", "b", "<eos>", "c");
        assertThat(TextReader.read(train, vocabulary).size()).isEqualTo(5);
    }

    @Test
    void unknownWordsBecomeUnkOrAreAnErrorThatNamesTheLine() throws IOException {
        Path other = write("other", "a\na zebra\n");
        Vocabulary without = TextReader.vocabulary(write("train", "a b\n"));
        assertThatThrownBy(() -> TextReader.read(other, without))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(other.toString())
                .hasMessageContaining("line 2")
                .hasMessageContaining("zebra");
        Vocabulary with = TextReader.vocabulary(write("train", "a <unk>\n"));
        TextDataset text = TextReader.read(other, with);
        assertThat(text.token(3)).isEqualTo(with.id("<unk>").orElseThrow());
    }

    @Test
    void bytesThatAreNotUtf8AreAnErrorThatNamesTheLine() throws IOException {
        Path file = Files.write(directory.resolve("bad"), new byte[] {'a', '\n', 'b', '\n', (byte) 0xC3, '(', '\n'});
        assertThatThrownBy(() -> TextReader.vocabulary(file))
                .hasMessageContaining(file.toString())
                .hasMessageContaining("line 3")
                .hasMessageContaining("UTF-8");
    }

    @Test
    void aFileWithoutWordsIsEmptyData() throws IOException {
        Path file = write("blank", "\n \n");
        assertThatThrownBy(() -> TextReader.vocabulary(file))
                .isInstanceOfSatisfying(
                        DataException.class, e -> assertThat(e.reason()).isEqualTo(ReasonCode.DATA_EMPTY));
    }

    private Path write(String name, String content) throws IOException {
        return Files.write(directory.resolve(name), content.getBytes(StandardCharsets.UTF_8));
    }
}
