package io.proxquant.models.data.formats;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Stream;

import io.proxquant.checkpoints.HeapMemory;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.models.data.DataException;
import io.proxquant.models.data.DataSplits;
import io.proxquant.models.data.Lazy;
import io.proxquant.models.data.TextDataset;
import io.proxquant.models.data.Vocabulary;
import io.proxquant.models.data.types.DataInput;
import io.proxquant.models.data.types.DataType;
import io.proxquant.models.data.types.FileNames;
import io.proxquant.models.data.types.SampleOptions;
import io.proxquant.models.data.types.VerifiedFiles;
import io.proxquant.recipes.KeyDeclaration;
import io.proxquant.recipes.Options;

/**
 * Data sets of text in files: the vocabulary is that of the training file, which is therefore always read. A data set without
 * one has its vocabulary in a file of its own.
 */
abstract class TextFiles implements DataType {

    private static final String TRAIN = "train";
    private static final String VALID = "valid";
    private static final String TEST = "test";
    private static final String VOCABULARY = "vocabulary";
    private static final String TRAIN_COUNT = "trainCount";

    /** How the files are usually called, with {@code %s} for train, valid or test; the first that is there is taken. */
    abstract List<String> patterns();

    /** The vocabulary that a training file gives. */
    abstract Vocabulary words(Path training, Options options, HeapMemory memory) throws IOException;

    /** How much of the training file is trained on. */
    static KeyDeclaration trainTokens() {
        return KeyDeclaration.optionalInteger(
                TRAIN_COUNT, 1, SampleOptions.MOST_TOKENS, "tokens from the start of the training file; absent: all");
    }

    @Override
    public final FileNames files(Options options) {
        Map<String, List<String>> whole = new LinkedHashMap<>();
        for (String role : List.of(TRAIN, VALID, TEST)) {
            Stream<String> usual = patterns().stream().map(pattern -> String.format(Locale.ROOT, pattern, role));
            whole.put(role, options.findText(role + "File").map(List::of).orElse(usual.toList()));
        }
        return new FileNames(whole, Map.of(VOCABULARY, List.of("vocabulary.txt")));
    }

    @Override
    public final DataSplits open(Options options, DataInput input) {
        VerifiedFiles files = input.files();
        HeapMemory memory = input.memory();
        Lazy<Vocabulary> vocabulary = new Lazy<>(() -> !files.trains() && files.has(VOCABULARY)
                ? TextReader.listed(files.role(VOCABULARY), memory)
                : words(files.role(TRAIN), options, memory));
        return new DataSplits(
                name(),
                () -> training(files.role(TRAIN), vocabulary.get(), options, memory),
                () -> TextReader.read(files.role(VALID), vocabulary.get(), Integer.MAX_VALUE, memory),
                () -> TextReader.read(files.role(TEST), vocabulary.get(), Integer.MAX_VALUE, memory),
                OptionalDouble.empty());
    }

    private static TextDataset training(Path file, Vocabulary vocabulary, Options options, HeapMemory memory)
            throws IOException {
        int asked = options.findInteger(TRAIN_COUNT).orElse(Integer.MAX_VALUE);
        TextDataset read = TextReader.read(file, vocabulary, asked, memory);
        if (asked != Integer.MAX_VALUE && asked > read.size()) {
            throw DataException.at(
                    "data." + TRAIN_COUNT,
                    ReasonCode.DATA_INVALID,
                    file + ": the recipe asks for " + asked + " training tokens, there are " + read.size());
        }
        return read;
    }
}
