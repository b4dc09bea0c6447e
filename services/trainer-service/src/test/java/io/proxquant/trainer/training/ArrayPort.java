package io.proxquant.trainer.training;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.proxquant.models.parameters.ParameterPort;
import io.proxquant.models.parameters.ParameterValues;
import io.proxquant.models.parameters.ParameterView;

/** Parameters in Java arrays: a port to a "network" whose gradients a test writes by hand. */
final class ArrayPort implements ParameterPort {
    private final List<ParameterView> parameters;
    private final int threads;
    private final Map<String, float[]> weights = new LinkedHashMap<>();
    private final Map<String, float[]> gradients = new LinkedHashMap<>();

    ArrayPort(List<ParameterView> parameters) {
        this(parameters, 2);
    }

    ArrayPort(List<ParameterView> parameters, int threads) {
        this.threads = threads;
        this.parameters = List.copyOf(parameters);
        parameters.forEach(p -> weights.put(p.name(), new float[p.size()]));
        parameters.forEach(p -> gradients.put(p.name(), new float[p.size()]));
    }

    /** The live array. */
    float[] weights(String name) {
        return weights.get(name);
    }

    /** The live array. */
    float[] gradients(String name) {
        return gradients.get(name);
    }

    @Override
    public int threads() {
        return threads;
    }

    @Override
    public List<ParameterView> parameters() {
        return parameters;
    }

    @Override
    public void read(String name, int from, float[] into, int at, int count) {
        System.arraycopy(weights.get(name), from, into, at, count);
    }

    @Override
    public void write(String name, int from, float[] source, int at, int count) {
        System.arraycopy(source, at, weights.get(name), from, count);
    }

    /** Of matrices; other tensors are as a convolution that is stored in another order. */
    @Override
    public ParameterValues values(String name) {
        ParameterValues byName = ParameterValues.byName(this, name);
        boolean direct = parameters.stream().anyMatch(p -> p.name().equals(name) && p.shape().length <= 2);
        return new ParameterValues() {
            @Override
            public void read(int from, float[] into, int at, int count) {
                byName.read(from, into, at, count);
            }

            @Override
            public void write(int from, float[] source, int at, int count) {
                byName.write(from, source, at, count);
            }

            @Override
            public boolean direct() {
                return direct;
            }
        };
    }

    @Override
    public void readGradient(String name, int from, float[] into, int at, int count) {
        System.arraycopy(gradients.get(name), from, into, at, count);
    }

    @Override
    public void writeGradient(String name, int from, float[] source, int at, int count) {
        System.arraycopy(source, at, gradients.get(name), from, count);
    }

    @Override
    public void dropGradients() {
        gradients.values().forEach(g -> java.util.Arrays.fill(g, 0));
    }
}
