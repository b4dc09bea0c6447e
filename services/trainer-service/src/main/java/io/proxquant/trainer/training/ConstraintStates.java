package io.proxquant.trainer.training;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.proxquant.models.parameters.ParameterValues;
import io.proxquant.quantization.Constraint;
import io.proxquant.quantization.WeightBlock;

/**
 * Holds what a constraint keeps from step to step for each tensor, saved with the run by the names that the constraint
 * declares.
 */
final class ConstraintStates implements NamedState.Part {
    private static final String PREFIX = "constraint/";

    private final Constraint constraint;
    private final Map<String, Map<String, float[]>> states = new LinkedHashMap<>();
    private final TensorBlocks kept;

    ConstraintStates(Constraint constraint, List<QuantizableTensor> tensors) {
        this.constraint = constraint;
        for (QuantizableTensor tensor : tensors) {
            Map<String, float[]> state = new LinkedHashMap<>();
            constraint.stateSizes(tensor.shape()).forEach((name, size) -> state.put(name, new float[size]));
            states.put(tensor.name(), state);
        }
        this.kept = TensorBlocks.whole(
                tensors.stream().filter(t -> !states.get(t.name()).isEmpty()).toList());
    }

    Map<String, float[]> of(QuantizableTensor tensor) {
        return states.get(tensor.name());
    }

    /** Lets the constraint look at every tensor for which it keeps something, before it is applied. */
    void update(MovedWeights moved, long application) {
        kept.run(moved.threads(), (tensor, from, count, buffers) -> {
            ParameterValues values = moved.values(tensor.name());
            constraint.update(block(values, count), tensor.shape(), application, states.get(tensor.name()));
        });
    }

    private static WeightBlock block(ParameterValues values, int length) {
        return new WeightBlock() {
            @Override
            public int length() {
                return length;
            }

            @Override
            public void read(int from, float[] into, int at, int count) {
                values.read(from, into, at, count);
            }
        };
    }

    @Override
    public void save(NamedState into) {
        states.forEach((tensor, state) -> state.forEach((name, floats) -> into.put(key(tensor, name), floats)));
    }

    @Override
    public void restore(NamedState from) {
        states.forEach((tensor, state) -> state.replaceAll((name, floats) -> from.floats(key(tensor, name))));
    }

    private static String key(String tensor, String name) {
        return PREFIX + tensor + "/" + name;
    }
}
