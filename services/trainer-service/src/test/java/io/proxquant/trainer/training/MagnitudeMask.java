package io.proxquant.trainer.training;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.IntStream;

import io.proxquant.quantization.Constraint;
import io.proxquant.quantization.WeightBlock;

/** Prunes the smallest sixteenth of a tensor's weights that is left at every third application; what is pruned stays at zero. */
record MagnitudeMask() implements Constraint {
    static final String PRUNED = "pruned";

    @Override
    public String name() {
        return "magnitude-mask";
    }

    @Override
    public Map<String, Integer> stateSizes(long[] shape) {
        return Map.of(PRUNED, (int) Arrays.stream(shape).reduce(1, (a, b) -> a * b));
    }

    @Override
    public void update(WeightBlock weights, long[] shape, long application, Map<String, float[]> state) {
        if (application % 3 != 0) {
            return;
        }
        float[] all = new float[weights.length()];
        weights.read(0, all, 0, all.length);
        float[] pruned = state.get(PRUNED);
        IntStream.range(0, all.length)
                .filter(i -> pruned[i] == 0)
                .boxed()
                .sorted(Comparator.comparing(i -> Math.abs(all[i])))
                .limit(Math.max(1, all.length / 16))
                .forEach(i -> pruned[i] = 1);
    }

    @Override
    public void apply(float[] weights, long[] shape, int first, Map<String, float[]> state) {
        float[] pruned = state.get(PRUNED);
        for (int i = 0; i < weights.length; i++) {
            weights[i] = pruned[first + i] == 0 ? weights[i] : 0f;
        }
    }
}
