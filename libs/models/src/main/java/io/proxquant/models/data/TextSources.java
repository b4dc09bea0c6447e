package io.proxquant.models.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalDouble;

import io.proxquant.contracts.ReasonCode;
import io.proxquant.recipes.Options;

/**
 * Data sets of text in files: the vocabulary is that of the training file, which is therefore always read. A data set without
 * one has its vocabulary in a file of its own.
 */
final class TextSources {

    private final String type;
    private final Options options;
    private final VerifiedFiles files;

    TextSources(String type, Options options, VerifiedFiles files) {
        this.type = type;
        this.options = options;
        this.files = files;
    }

    /** Penn Treebank: all words of the training file, {@code <unk>} among them as published. */
    DataSplits ptb() {
        return words(vocabulary(TextReader::vocabulary));
    }

    /** Any text: the most frequent words, all others {@code <unk>}. */
    DataSplits any() {
        int limit = options.findInteger("vocabulary").orElse(Integer.MAX_VALUE);
        return words(vocabulary(training -> TextReader.vocabulary(training, limit)));
    }

    /** How a training file gives its vocabulary. */
    private interface Words {
        Vocabulary of(Path training) throws IOException;
    }

    private Once<Vocabulary> vocabulary(Words words) {
        return new Once<>(() -> !files.trains() && files.has(DataFormats.VOCABULARY)
                ? TextReader.listed(files.role(DataFormats.VOCABULARY))
                : words.of(files.role(DataFormats.TRAIN)));
    }

    private DataSplits words(Once<Vocabulary> vocabulary) {
        return new DataSplits(
                type,
                () -> training(files.role(DataFormats.TRAIN), vocabulary.get()),
                () -> TextReader.read(files.role(DataFormats.VALID), vocabulary.get()),
                () -> TextReader.read(files.role(DataFormats.TEST), vocabulary.get()),
                OptionalDouble.empty());
    }

    private TextDataset training(Path file, Vocabulary vocabulary) throws IOException {
        TextDataset all = TextReader.read(file, vocabulary);
        int asked = options.findInteger("trainCount").orElse(all.size());
        if (asked > all.size()) {
            throw new DataException(
                    ReasonCode.DATA_INVALID,
                    file + ": the recipe asks for " + asked + " training tokens, there are " + all.size());
        }
        return all.slice(0, asked);
    }
}
