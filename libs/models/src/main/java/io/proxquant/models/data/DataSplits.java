package io.proxquant.models.data;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalDouble;

import io.proxquant.checkpoints.OverBudgetException;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.recipes.NetworkSection;

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
    private final Optional<DataFit> fit;

    public DataSplits(
            String type,
            Once.Source<? extends Dataset> training,
            Once.Source<? extends Dataset> validation,
            Once.Source<? extends Dataset> test,
            OptionalDouble floorPerplexity) {
        this(type, new Once<>(training), new Once<>(validation), new Once<>(test), floorPerplexity, Optional.empty());
    }

    private DataSplits(
            String type,
            Once<? extends Dataset> training,
            Once<? extends Dataset> validation,
            Once<? extends Dataset> test,
            OptionalDouble floorPerplexity,
            Optional<DataFit> fit) {
        this.type = type;
        this.training = training;
        this.validation = validation;
        this.test = test;
        this.floorPerplexity = floorPerplexity;
        this.fit = fit;
    }

    /**
     * The same splits, each held against a network when it is asked for: what only the opened files can tell of it.
     *
     * @throws IllegalArgumentException if the section has a type or option that is not declared
     */
    public DataSplits fitting(NetworkSection network) {
        Optional<DataFit> held = Optional.of(new DataFit(type, network));
        return new DataSplits(type, training, validation, test, floorPerplexity, held);
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
        return read(training, "training");
    }

    /** What schedules and the gate see; fails as {@link #training} does. */
    public Dataset validation() throws IOException {
        return read(validation, "validation");
    }

    /** What is only reported; fails as {@link #training} does. */
    public Dataset test() throws IOException {
        return read(test, "test");
    }

    /** What a file or the recipe asks for beyond what there is, is told as a fault of the data, whatever noticed it. */
    private Dataset read(Once<? extends Dataset> split, String name) throws IOException {
        try {
            Dataset read = split.get();
            if (fit.isPresent()) {
                fit.get().require(read, name);
            }
            return read;
        } catch (OverBudgetException e) {
            throw DataException.at("data", ReasonCode.OVER_BUDGET, e.getMessage(), e);
        } catch (OutOfMemoryError e) { // nothing of the split is kept, so the memory is free again
            throw DataException.at(
                    "data",
                    ReasonCode.OVER_BUDGET,
                    "data '" + type + "': the heap was full while the " + name
                            + " split was read; give the process a larger" + " heap",
                    e);
        } catch (IllegalArgumentException | ArithmeticException | IndexOutOfBoundsException e) {
            throw DataException.at(
                    "data", ReasonCode.DATA_INVALID, "data '" + type + "', " + name + " split: " + e.getMessage(), e);
        }
    }

    /** exp of the source's entropy rate, for sources whose entropy is known. */
    public OptionalDouble floorPerplexity() {
        return floorPerplexity;
    }
}
