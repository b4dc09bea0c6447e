package io.proxquant.models.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalDouble;

import io.proxquant.contracts.ReasonCode;
import io.proxquant.recipes.Options;

/** Data sets of text in files: the vocabulary is that of the training file, which is therefore always read. */
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
        return words(new Once<>(() -> TextReader.vocabulary(files.role(DataFormats.TRAIN))));
    }

    /** Any text: the most frequent words, all others {@code <unk>}. */
    DataSplits any() {
        int limit = options.findInteger("vocabulary").orElse(Integer.MAX_VALUE);
        return words(new Once<>(() -> TextReader.vocabulary(files.role(DataFormats.TRAIN), limit)));
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
