package io.proxquant.models.data.formats;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import io.proxquant.checkpoints.HeapMemory;
import io.proxquant.models.data.Vocabulary;
import io.proxquant.models.data.types.SampleOptions;
import io.proxquant.recipes.Declaration;
import io.proxquant.recipes.KeyDeclaration;
import io.proxquant.recipes.Options;

/** Anybody's text: the most frequent words, all others {@code <unk>}. */
public final class Text extends TextFiles {

    private static final String VOCABULARY = "vocabulary";

    @Override
    public String name() {
        return "text";
    }

    @Override
    public String summary() {
        return "any text of words and blanks, one sentence a line, e.g. wikitext-2";
    }

    @Override
    public List<KeyDeclaration> keys() {
        return List.of(
                KeyDeclaration.optionalInteger(
                        VOCABULARY,
                        2,
                        1_000_000,
                        "words at most, <eos> and <unk> included: the most frequent of the training file; absent: all"),
                trainTokens(),
                SampleOptions.file("trainFile", "wiki.train.tokens, ptb.train.txt or train.txt"),
                SampleOptions.file("validFile", "wiki.valid.tokens, ptb.valid.txt or valid.txt"),
                SampleOptions.file("testFile", "wiki.test.tokens, ptb.test.txt or test.txt"));
    }

    @Override
    public Map<String, Object> facts() {
        return Map.of(Declaration.TASK, Declaration.TEXT);
    }

    @Override
    List<String> patterns() {
        return List.of("wiki.%s.tokens", "ptb.%s.txt", "%s.txt");
    }

    @Override
    Vocabulary words(Path training, Options options, HeapMemory memory) throws IOException {
        return TextReader.vocabulary(training, options.findInteger(VOCABULARY).orElse(Integer.MAX_VALUE), memory);
    }
}
