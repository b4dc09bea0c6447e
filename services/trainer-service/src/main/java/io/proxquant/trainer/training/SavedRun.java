package io.proxquant.trainer.training;

import java.util.Map;

/**
 * The stored part of a {@link Snapshot}, which is enough to go on.
 *
 * @param weights by torch name
 * @param state everything else
 */
public record SavedRun(Map<String, float[]> weights, NamedState state) {
    /** Steps made before it was saved. */
    public long step() {
        return Position.restore(state).step();
    }
}
