package io.proxquant.models.data.files;

import io.proxquant.checkpoints.HeapMemory;
import io.proxquant.checkpoints.OverBudgetException;

/**
 * Counts what a reading of unknown length takes of the heap, and ends it before there is no more. One for each reading.
 */
public final class ReadingBudget {

    private final HeapMemory memory;
    private final String what;
    private long taken;
    private long granted;

    /** @param what takes the memory, as a message begins */
    public ReadingBudget(HeapMemory memory, String what) {
        this.memory = memory;
        this.what = what;
        this.granted = memory.available();
    }

    /** Counts what is taken next, asking the heap again only where what it had at first is used up. */
    public void take(long bytes) throws OverBudgetException {
        taken += bytes;
        if (taken > granted) {
            granted = taken - bytes + memory.availableAtMost();
            if (taken > granted) {
                throw new OverBudgetException(what, taken, granted, memory.most());
            }
        }
    }
}
