package io.proxquant.models.optimizer;

import java.util.ArrayList;
import java.util.List;

import io.proxquant.models.parameters.ParameterView;

/**
 * A range of one parameter that stays in a core's cache while it is worked on.
 *
 * @param from its first element
 * @param count its number of elements, at most {@link #SIZE}
 */
record ParameterRange(ParameterView parameter, int from, int count) {

    /** The norm's bits depend on it, because there is one partial sum per chunk. */
    static final int SIZE = 16_384;

    /** All elements of these parameters, in order. */
    static List<ParameterRange> of(List<ParameterView> parameters) {
        List<ParameterRange> chunks = new ArrayList<>();
        for (ParameterView parameter : parameters) {
            int size = parameter.size();
            for (int from = 0; from < size; from += SIZE) {
                chunks.add(new ParameterRange(parameter, from, Math.min(SIZE, size - from)));
            }
        }
        return chunks;
    }

    String name() {
        return parameter.name();
    }
}
