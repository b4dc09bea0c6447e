package io.proxquant.models.parameters;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Weights kept in Java arrays beside a network: what a lazy (straight-through) method's optimizer steps on while the
 * network holds the quantized point. The arrays are the state; {@link #state()} saves and {@code new} restores them.
 */
public final class LatentWeights implements Weights {

    private final Map<String, float[]> values = new LinkedHashMap<>();

    /** Starts from copies of the given values. */
    public LatentWeights(Map<String, float[]> initial) {
        initial.forEach((name, array) -> values.put(name, array.clone()));
    }

    @Override
    public void read(String name, int from, float[] into, int at, int count) {
        float[] array = array(name, from, count);
        System.arraycopy(array, from, into, at, count);
    }

    @Override
    public void write(String name, int from, float[] source, int at, int count) {
        float[] array = array(name, from, count);
        System.arraycopy(source, at, array, from, count);
    }

    @Override
    public ParameterValues values(String name) {
        float[] array = array(name, 0, 0);
        return new ParameterValues() {
            @Override
            public void read(int from, float[] into, int at, int count) {
                System.arraycopy(array, from, into, at, count);
            }

            @Override
            public void write(int from, float[] source, int at, int count) {
                System.arraycopy(source, at, array, from, count);
            }

            @Override
            public boolean direct() {
                return true;
            }
        };
    }

    /** A copy of every array under its parameter's name. */
    public Map<String, float[]> state() {
        Map<String, float[]> copy = new LinkedHashMap<>();
        values.forEach((name, array) -> copy.put(name, Arrays.copyOf(array, array.length)));
        return copy;
    }

    private float[] array(String name, int from, int count) {
        float[] array = values.get(name);
        if (array == null) {
            throw new IllegalArgumentException("no latent weights named '" + name + "'; known: " + values.keySet());
        }
        Objects.checkFromIndexSize(from, count, array.length);
        return array;
    }
}
