package io.proxquant.models.pass;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The hidden state that a recurrent network carries from one batch to the next (an LSTM's h and c), as plain arrays.
 *
 * <p>Kept outside the network, so that a validation pass in the middle of training cannot disturb it, and in Java, so that
 * saving and restoring it is exact. Empty at the start of every epoch and for networks without recurrence.
 */
public final class RecurrentState {

    private final Map<String, float[]> values = new LinkedHashMap<>();

    /** Back to the state before the first batch of an epoch. */
    public void reset() {
        values.clear();
    }

    /** Whether no batch has passed since the last reset. */
    public boolean isEmpty() {
        return values.isEmpty();
    }

    /** A copy to save; empty after a reset. */
    public Map<String, float[]> state() {
        Map<String, float[]> copy = new LinkedHashMap<>();
        values.forEach((name, array) -> copy.put(name, array.clone()));
        return copy;
    }

    /** Takes a saved state over, dropping the present one. */
    public void load(Map<String, float[]> state) {
        values.clear();
        state.forEach((name, array) -> values.put(name, array.clone()));
    }
}
