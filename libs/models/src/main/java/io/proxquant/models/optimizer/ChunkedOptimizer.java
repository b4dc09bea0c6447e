package io.proxquant.models.optimizer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.proxquant.models.Gradients;
import io.proxquant.models.ParameterView;
import io.proxquant.models.Weights;

/**
 * What the optimizers share: chunks that stay in the cache, so that weight, gradient and moments pass through memory once,
 * and plain loops over arrays, which the compiler vectorises. Every element is updated by itself, so nothing depends on the
 * size of a chunk.
 */
abstract class ChunkedOptimizer implements Optimizer {

    private static final int CHUNK = 16_384;

    private final List<ParameterView> parameters;
    private final List<String> moments;
    private final Map<String, float[]> arrays = new LinkedHashMap<>();
    private final float[] weight = new float[CHUNK];
    private final float[] gradient = new float[CHUNK];
    private final float[] before = new float[CHUNK];
    private final Map<String, Float> updateScales = new HashMap<>();
    private long steps;

    ChunkedOptimizer(List<ParameterView> parameters, List<String> moments) {
        this.parameters = List.copyOf(parameters);
        this.moments = moments;
        for (ParameterView parameter : parameters) {
            if (!parameter.trainable()) {
                throw new IllegalArgumentException(parameter + " is a running statistic: no optimizer moves it");
            }
            for (String moment : moments) {
                arrays.put(moment + "/" + parameter.name(), new float[parameter.size()]);
            }
        }
    }

    /** Called once per step, before any chunk. */
    abstract void begin(long stepsBefore, double rate);

    /** Updates elements 0 .. count of the weights; the moments' elements begin at {@code from}. */
    abstract void update(float[] weight, float[] gradient, float[][] moments, int from, int count);

    @Override
    public final void step(Weights weights, Gradients gradients, double rate, double gradientScale) {
        begin(steps, rate);
        float scale = (float) gradientScale;
        for (ParameterView parameter : parameters) {
            String name = parameter.name();
            float[][] memory = moments.stream()
                    .map(moment -> arrays.get(moment + "/" + name))
                    .toArray(float[][]::new);
            int size = parameter.size();
            for (int from = 0; from < size; from += CHUNK) {
                int count = Math.min(CHUNK, size - from);
                weights.read(name, from, weight, 0, count);
                gradients.readGradient(name, from, gradient, 0, count);
                if (scale != 1f) {
                    for (int i = 0; i < count; i++) {
                        gradient[i] *= scale;
                    }
                }
                scaledUpdate(gradient, memory, from, count, updateScales.getOrDefault(name, 1f));
                weights.write(name, from, weight, 0, count);
            }
        }
        steps++;
    }

    /** w + s · (update(w) - w), so that one rule scales the step of every optimizer alike. */
    private void scaledUpdate(float[] gradients, float[][] memory, int from, int count, float scale) {
        if (scale == 1f) {
            update(weight, gradients, memory, from, count);
            return;
        }
        System.arraycopy(weight, 0, before, 0, count);
        update(weight, gradients, memory, from, count);
        for (int i = 0; i < count; i++) {
            weight[i] = before[i] + scale * (weight[i] - before[i]);
        }
    }

    @Override
    public final void scaleUpdates(Map<String, Float> byParameter) {
        updateScales.putAll(byParameter);
    }

    /** The live array of a moment, to be read only. */
    final float[] moment(String moment, String parameter) {
        return arrays.get(moment + "/" + parameter);
    }

    @Override
    public final OptimizerState state() {
        Map<String, float[]> copy = new LinkedHashMap<>();
        arrays.forEach((name, array) -> copy.put(name, array.clone()));
        return new OptimizerState(steps, copy);
    }

    @Override
    public final void load(OptimizerState state) {
        List<String> problems = new ArrayList<>();
        arrays.forEach((name, array) -> {
            float[] saved = state.moments().get(name);
            if (saved == null) {
                problems.add("missing " + name);
            } else if (saved.length != array.length) {
                problems.add(name + " needs " + array.length + " values, got " + saved.length);
            }
        });
        state.moments().keySet().stream()
                .filter(name -> !arrays.containsKey(name))
                .forEach(name -> problems.add("unknown " + name));
        if (state.steps() < 0) {
            problems.add("negative step count " + state.steps());
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(
                    "state does not fit optimizer '" + name() + "': " + String.join("; ", problems));
        }
        arrays.replaceAll((name, array) -> state.moments().get(name).clone());
        steps = state.steps();
    }
}
