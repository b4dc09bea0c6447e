package io.proxquant.models.optimizer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.proxquant.models.parameters.Gradients;
import io.proxquant.models.parameters.ParameterView;
import io.proxquant.models.parameters.Weights;
import io.proxquant.quantization.TaskLoop;

/**
 * What the optimizers share: chunks that stay in the cache, so that weight, gradient and moments pass through memory once,
 * on as many threads as the weights allow, and plain loops over arrays, which the compiler vectorises. Every element is
 * updated by itself, so nothing depends on the size of a chunk or the number of threads.
 */
abstract class ChunkedOptimizer implements Optimizer {

    private final List<ParameterRange> chunks;
    private final List<String> moments;
    private final Map<String, float[]> arrays = new LinkedHashMap<>();
    /** One for each thread so far. */
    private final List<Buffers> buffers = new ArrayList<>();

    private final Map<String, Float> updateScales = new HashMap<>();
    private long steps;

    /** What one thread works in. */
    private static final class Buffers {
        final float[] weight = new float[ParameterRange.SIZE];
        final float[] gradient = new float[ParameterRange.SIZE];
        final float[] before = new float[ParameterRange.SIZE];
    }

    ChunkedOptimizer(List<ParameterView> parameters, List<String> moments) {
        this.chunks = ParameterRange.of(parameters);
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

    /**
     * Updates elements 0 .. count of the weights; the moments' elements begin at {@code from}. Called by several threads at
     * once, for different elements.
     */
    abstract void update(float[] weight, float[] gradient, float[][] moments, int from, int count);

    @Override
    public final void step(Weights weights, Gradients gradients, double rate, double gradientScale) {
        begin(steps, rate);
        int threads = Math.min(weights.threads(), chunks.size());
        while (buffers.size() < threads) {
            buffers.add(new Buffers());
        }
        TaskLoop.run(
                threads,
                chunks.size(),
                (worker, task) ->
                        move(chunks.get(task), buffers.get(worker), weights, gradients, (float) gradientScale));
        steps++;
    }

    private void move(ParameterRange chunk, Buffers own, Weights weights, Gradients gradients, float scale) {
        int count = chunk.count();
        float[] gradient = own.gradient;
        weights.read(chunk.name(), chunk.from(), own.weight, 0, count);
        gradients.readGradient(chunk.name(), chunk.from(), gradient, 0, count);
        if (scale != 1f) {
            for (int i = 0; i < count; i++) {
                gradient[i] *= scale;
            }
        }
        scaledUpdate(chunk, own, updateScales.getOrDefault(chunk.name(), 1f));
        weights.write(chunk.name(), chunk.from(), own.weight, 0, count);
    }

    /** w + s · (update(w) - w), so that one rule scales the step of every optimizer alike. */
    private void scaledUpdate(ParameterRange chunk, Buffers own, float scale) {
        float[] weight = own.weight;
        float[] before = own.before;
        int count = chunk.count();
        if (scale != 1f) {
            System.arraycopy(weight, 0, before, 0, count);
        }
        update(weight, own.gradient, memory(chunk.name()), chunk.from(), count);
        if (scale != 1f) {
            for (int i = 0; i < count; i++) {
                weight[i] = before[i] + scale * (weight[i] - before[i]);
            }
        }
    }

    private float[][] memory(String parameter) {
        float[][] memory = new float[moments.size()][];
        for (int i = 0; i < memory.length; i++) {
            memory[i] = moment(moments.get(i), parameter);
        }
        return memory;
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
