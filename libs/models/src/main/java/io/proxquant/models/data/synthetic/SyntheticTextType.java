package io.proxquant.models.data.synthetic;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

import io.proxquant.models.data.DataSplits;
import io.proxquant.models.data.types.DataInput;
import io.proxquant.models.data.types.DataType;
import io.proxquant.models.data.types.FileNames;
import io.proxquant.models.data.types.SampleOptions;
import io.proxquant.recipes.Declaration;
import io.proxquant.recipes.KeyDeclaration;
import io.proxquant.recipes.Options;

/** Words of a Markov source. */
public final class SyntheticTextType implements DataType {

    /** Words of the vocabulary, {@code <eos>} among them. */
    private static final int WORDS = 200;

    @Override
    public String name() {
        return "synthetic-text";
    }

    @Override
    public String summary() {
        return "words of a Markov source of known entropy, from a seed";
    }

    @Override
    public List<KeyDeclaration> keys() {
        return List.of(
                KeyDeclaration.integer("seed", 1, 0, Integer.MAX_VALUE, "decides source and text"),
                SampleOptions.count("trainCount", 100_000, SampleOptions.MOST_TOKENS, "training tokens"),
                SampleOptions.count("validationCount", 10_000, SampleOptions.MOST_TOKENS, "validation tokens"),
                SampleOptions.count("testCount", 10_000, SampleOptions.MOST_TOKENS, "test tokens"));
    }

    @Override
    public Map<String, Object> facts() {
        return Map.of(Declaration.TASK, Declaration.TEXT, "vocabulary", WORDS);
    }

    @Override
    public FileNames files(Options options) {
        return FileNames.NONE;
    }

    @Override
    public DataSplits open(Options options, DataInput input) {
        MarkovSource source = new MarkovSource(WORDS, options.integer("seed"));
        SampleLimit granted = new SampleLimit(options, input.memory());
        return new DataSplits(
                name(),
                () -> source.text("training", granted.samples("trainCount", Integer.BYTES)),
                () -> source.text("validation", granted.samples("validationCount", Integer.BYTES)),
                () -> source.text("test", granted.samples("testCount", Integer.BYTES)),
                OptionalDouble.of(StrictMath.exp(source.entropyRate())));
    }
}
