package io.proxquant.models.data.synthetic;

import io.proxquant.checkpoints.HeapMemory;
import io.proxquant.checkpoints.OverBudgetException;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.models.data.DataException;
import io.proxquant.recipes.Options;

/** Limits how many samples of a generated split a recipe may ask for, because they all lie in memory. */
record SampleLimit(Options options, HeapMemory memory) {

    /** What one array can hold. */
    private static final int MOST_BYTES = Integer.MAX_VALUE - 8;

    /**
     * The number that an option asks for.
     *
     * @throws DataException with OVER_BUDGET if so many samples do not fit
     */
    int samples(String key, long bytesEach) throws DataException {
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
