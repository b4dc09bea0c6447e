package io.proxquant.models.data.types;

import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalDouble;

import io.proxquant.checkpoints.HeapMemory;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.models.data.DataException;
import io.proxquant.models.data.DataSplits;
import io.proxquant.models.data.Once;
import io.proxquant.models.data.TextDataset;
import io.proxquant.models.data.Vocabulary;
import io.proxquant.models.data.formats.TextReader;
import io.proxquant.recipes.Options;

/**
 * Data sets of text in files: the vocabulary is that of the training file, which is therefore always read. A data set without
 * one has its vocabulary in a file of its own.
 */
final class TextSources {

    private final String type;
    private final Options options;
    private final VerifiedFiles files;
    private final HeapMemory memory;

    TextSources(String type, Options options, VerifiedFiles files, HeapMemory memory) {
        this.type = type;
        this.options = options;
        this.files = files;
        this.memory = memory;
    }

    /** Penn Treebank: all words of the training file, {@code <unk>} among them as published. */
    DataSplits ptb() {
        return words(vocabulary(training -> TextReader.vocabulary(training, memory)));
    }

    /** Any text: the most frequent words, all others {@code <unk>}. */
    DataSplits any() {
        int limit = options.findInteger("vocabulary").orElse(Integer.MAX_VALUE);
        return words(vocabulary(training -> TextReader.vocabulary(training, limit, memory)));
    }

    /** How a training file gives its vocabulary. */
    private interface Words {
        Vocabulary of(Path training) throws IOException;
    }

    private Once<Vocabulary> vocabulary(Words words) {
        return new Once<>(() -> !files.trains() && files.has(DataFormats.VOCABULARY)
                ? TextReader.listed(files.role(DataFormats.VOCABULARY), memory)
                : words.of(files.role(DataFormats.TRAIN)));
    }

    private DataSplits words(Once<Vocabulary> vocabulary) {
        return new DataSplits(
                type,
                () -> training(files.role(DataFormats.TRAIN), vocabulary.get()),
                () -> read(DataFormats.VALID, vocabulary.get()),
                () -> read(DataFormats.TEST, vocabulary.get()),
                OptionalDouble.empty());
    }

    private TextDataset read(String role, Vocabulary vocabulary) throws IOException {
        return TextReader.read(files.role(role), vocabulary, Integer.MAX_VALUE, memory);
    }

    private TextDataset training(Path file, Vocabulary vocabulary) throws IOException {
        int asked = options.findInteger("trainCount").orElse(Integer.MAX_VALUE);
        TextDataset read = TextReader.read(file, vocabulary, asked, memory);
        if (asked != Integer.MAX_VALUE && asked > read.size()) {
            throw DataException.at(
                    "data.trainCount",
                    ReasonCode.DATA_INVALID,
                    file + ": the recipe asks for " + asked + " training tokens, there are " + read.size());
        }
        return read;
    }
}
