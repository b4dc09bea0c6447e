package io.proxquant.models.data.formats;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import io.proxquant.checkpoints.HeapMemory;
import io.proxquant.models.data.Vocabulary;
import io.proxquant.recipes.Declaration;
import io.proxquant.recipes.KeyDeclaration;
import io.proxquant.recipes.Options;

/** Penn Treebank as Mikolov published it: all words of the training file, {@code <unk>} among them. */
public final class PennTreebank extends TextFiles {

    private static final int WORDS = 10_000;

    @Override
    public String name() {
        return "ptb";
    }

    @Override
    public String summary() {
        return "Penn Treebank, one sentence a line";
    }

    @Override
    public List<KeyDeclaration> keys() {
        return List.of(trainTokens());
    }

    @Override
    public Map<String, Object> facts() {
        return Map.of(Declaration.TASK, Declaration.TEXT, "vocabulary", WORDS);
    }

    @Override
    List<String> patterns() {
        return List.of("ptb.%s.txt");
    }

    @Override
    Vocabulary words(Path training, Options options, HeapMemory memory) throws IOException {
        return TextReader.vocabulary(training, memory);
    }
}
