package io.proxquant.models.data;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalDouble;

import io.proxquant.checkpoints.OverBudgetException;
import io.proxquant.contracts.ReasonCode;

/**
 * A data set opened for use. A split is read when it is first asked for, its files proved against the manifest then, so that
 * scoring needs no training files. Not for use by several threads at once.
 */
public final class DataSplits {

    /** What every split has to be. */
    @FunctionalInterface
    public interface Requirement {
        /**
         * Checks a split.
         *
         * @param name of the split, for messages
         * @throws DataException with a reason code and the recipe's key
         */
        void require(Dataset split, String name) throws DataException;
    }

    private final String type;
    private final Lazy<? extends Dataset> training;
    private final Lazy<? extends Dataset> validation;
    private final Lazy<? extends Dataset> test;
    private final OptionalDouble floorPerplexity;
    private final Optional<Requirement> requirement;

    /**
     * Splits that are read when they are asked for.
     *
     * @param floorPerplexity what no model can be better than, where that is known
     */
    public DataSplits(
            String type,
            Lazy.Source<? extends Dataset> training,
            Lazy.Source<? extends Dataset> validation,
            Lazy.Source<? extends Dataset> test,
            OptionalDouble floorPerplexity) {
        this(type, new Lazy<>(training), new Lazy<>(validation), new Lazy<>(test), floorPerplexity, Optional.empty());
    }

    private DataSplits(
            String type,
            Lazy<? extends Dataset> training,
            Lazy<? extends Dataset> validation,
            Lazy<? extends Dataset> test,
            OptionalDouble floorPerplexity,
            Optional<Requirement> requirement) {
        this.type = type;
        this.training = training;
        this.validation = validation;
        this.test = test;
        this.floorPerplexity = floorPerplexity;
        this.requirement = requirement;
    }

    /** The same splits, each held against a requirement when it is asked for: what only the opened files can tell. */
    public DataSplits requiring(Requirement requirement) {
        return new DataSplits(type, training, validation, test, floorPerplexity, Optional.of(requirement));
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
    private Dataset read(Lazy<? extends Dataset> split, String name) throws IOException {
        try {
            Dataset read = split.get();
            if (requirement.isPresent()) {
                requirement.get().require(read, name);
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
