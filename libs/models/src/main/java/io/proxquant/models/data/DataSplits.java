package io.proxquant.models.data;

import java.io.IOException;
import java.util.OptionalDouble;

/**
 * A data set opened for use. A split is read when it is first asked for, its files proved against the manifest then, so that
 * scoring needs no training files. Not for use by several threads at once.
 */
public final class DataSplits {

    private final String type;
    private final Once<? extends Dataset> training;
    private final Once<? extends Dataset> validation;
    private final Once<? extends Dataset> test;
    private final OptionalDouble floorPerplexity;

    DataSplits(
            String type,
            Once.Source<? extends Dataset> training,
            Once.Source<? extends Dataset> validation,
            Once.Source<? extends Dataset> test,
            OptionalDouble floorPerplexity) {
        this.type = type;
        this.training = new Once<>(training);
        this.validation = new Once<>(validation);
        this.test = new Once<>(test);
        this.floorPerplexity = floorPerplexity;
    }

    /** The recipe's name of the data set. */
    public String type() {
        return type;
    }

    /**
     * What the optimizer sees.
     *
     * @throws DataException if a file is missing, not the one that the manifest names, or malformed, naming file and offset
     *     or line; its reason code is what a failing event should carry
     */
    public Dataset training() throws IOException {
        return training.get();
    }

    /** What schedules and the gate see; fails as {@link #training} does. */
    public Dataset validation() throws IOException {
        return validation.get();
    }

    /** What is only reported; fails as {@link #training} does. */
    public Dataset test() throws IOException {
        return test.get();
    }

    /** exp of the source's entropy rate, for sources whose entropy is known. */
    public OptionalDouble floorPerplexity() {
        return floorPerplexity;
    }
}
