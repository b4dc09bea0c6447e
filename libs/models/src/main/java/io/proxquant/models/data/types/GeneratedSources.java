package io.proxquant.models.data.types;

import java.util.OptionalDouble;

import io.proxquant.checkpoints.HeapMemory;
import io.proxquant.checkpoints.OverBudgetException;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.models.data.DataException;
import io.proxquant.models.data.DataSplits;
import io.proxquant.models.data.synthetic.MarkovSource;
import io.proxquant.models.data.synthetic.SyntheticImages;
import io.proxquant.models.declarations.ModelDeclarations;
import io.proxquant.recipes.Options;

/** Data sets that are made from a seed; how much the recipe may ask of them is a matter of memory. */
final class GeneratedSources {

    /** What one array can hold. */
    private static final int MOST_BYTES = Integer.MAX_VALUE - 8;

    private final Options options;
    private final HeapMemory memory;

    GeneratedSources(Options options, HeapMemory memory) {
        this.options = options;
        this.memory = memory;
    }

    /** Drawn shapes. */
    DataSplits images() {
        SyntheticImages source =
                new SyntheticImages(options.integer("extent"), options.real("noise"), options.integer("seed"));
        return new DataSplits(
                "synthetic-images",
                () -> source.images("training", count("trainCount")),
                () -> source.images("validation", count("validationCount")),
                () -> source.images("test", count("testCount")),
                OptionalDouble.empty());
    }

    /** Words of a Markov source. */
    DataSplits text() {
        MarkovSource source = new MarkovSource(ModelDeclarations.SYNTHETIC_WORDS, options.integer("seed"));
        return new DataSplits(
                "synthetic-text",
                () -> source.text("training", tokens("trainCount")),
                () -> source.text("validation", tokens("validationCount")),
                () -> source.text("test", tokens("testCount")),
                OptionalDouble.of(StrictMath.exp(source.entropyRate())));
    }

    private int count(String key) throws DataException {
        int extent = options.integer("extent");
        return granted(key, (long) extent * extent);
    }

    private int tokens(String key) throws DataException {
        return granted(key, Integer.BYTES);
    }

    private int granted(String key, long bytesEach) throws DataException {
        int asked = options.integer(key);
        long bytes = asked * bytesEach;
        if (bytes > MOST_BYTES) {
            throw DataException.at(
                    "data." + key,
                    ReasonCode.OVER_BUDGET,
                    asked + " samples need " + (bytes >> 20) + " MiB, and a split can have " + (MOST_BYTES >> 20));
        }
        try {
            memory.requireArray(bytes, asked + " samples: the split");
            return asked;
        } catch (OverBudgetException e) {
            throw DataException.at("data." + key, ReasonCode.OVER_BUDGET, e.getMessage(), e);
        }
    }
}
