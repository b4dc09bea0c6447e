package io.proxquant.models.parameters;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;

import io.proxquant.models.engine.ComputeDevice;

/**
 * What both ports share: names, ranges and torch's element order. How bytes get in and out of a tensor is the subclass's.
 */
public abstract class StoredPort implements ParameterPort {

    private final Map<String, StoredParameter> parameters = new LinkedHashMap<>();
    private final Map<String, ElementOrder> orders = new LinkedHashMap<>();

    StoredPort(List<StoredParameter> stored) {
        for (StoredParameter parameter : stored) {
            String name = parameter.view().name();
            if (parameters.put(name, parameter) != null) {
                throw new IllegalArgumentException("parameter name twice: " + name);
            }
            orders.put(name, ElementOrder.of(parameter));
        }
    }

    /** Access to parameters whose tensors are on this device. */
    public static ParameterPort on(ComputeDevice device, List<StoredParameter> stored) {
        return device == ComputeDevice.CPU ? new HostViewPort(stored) : new CopyingPort(stored);
    }

    /** The elements of a tensor; must not outlive the call it is used in. */
    abstract FlatStorage storage(String name, NDArray array);

    /** The same for a tensor that was not there when the port was made and is to be written; one thread at a time. */
    FlatStorage provedStorage(String name, NDArray array) {
        return storage(name, array);
    }

    @Override
    public List<ParameterView> parameters() {
        return parameters.values().stream().map(StoredParameter::view).toList();
    }

    @Override
    public void read(String name, int from, float[] into, int at, int count) {
        StoredParameter parameter = find(name, from, count);
        orders.get(name).get(storage(name, parameter.array()), from, into, at, count);
    }

    @Override
    public void write(String name, int from, float[] source, int at, int count) {
        StoredParameter parameter = find(name, from, count);
        orders.get(name).put(storage(name, parameter.array()), from, source, at, count);
    }

    @Override
    public ParameterValues values(String name) {
        StoredParameter parameter = find(name, 0, 0);
        ElementOrder order = orders.get(name);
        FlatStorage storage = storage(name, parameter.array());
        return new ParameterValues() {
            @Override
            public void read(int from, float[] into, int at, int count) {
                checkRange(parameter, from, count);
                order.get(storage, from, into, at, count);
            }

            @Override
            public void write(int from, float[] source, int at, int count) {
                checkRange(parameter, from, count);
                order.put(storage, from, source, at, count);
            }

            @Override
            public boolean direct() {
                return order.asStored();
            }
        };
    }

    @Override
    public void readGradient(String name, int from, float[] into, int at, int count) {
        try (PtNDArray gradient = find(name, from, count).gradient()) {
            if (gradient == null) {
                Objects.checkFromIndexSize(at, count, into.length);
                java.util.Arrays.fill(into, at, at + count, 0f);
            } else {
                orders.get(name).get(storage(name, gradient), from, into, at, count);
            }
        }
    }

    @Override
    public void writeGradient(String name, int from, float[] source, int at, int count) {
        try (PtNDArray gradient = find(name, from, count).gradient()) {
            if (gradient == null) {
                throw new IllegalStateException("no backward pass has made a gradient for '" + name + "' yet");
            }
            orders.get(name).put(provedStorage(name, gradient), from, source, at, count);
        }
    }

    @Override
    public void dropGradients() {
        for (StoredParameter parameter : parameters.values()) {
            if (parameter.view().trainable()) {
                parameter.dropGradient();
            }
        }
    }

    private StoredParameter find(String name, int from, int count) {
        StoredParameter parameter = parameters.get(name);
        if (parameter == null) {
            throw new IllegalArgumentException("no parameter '" + name + "'; known: " + parameters.keySet());
        }
        checkRange(parameter, from, count);
        return parameter;
    }

    private static void checkRange(StoredParameter parameter, int from, int count) {
        int size = parameter.view().size();
        if (from < 0 || count < 0 || from > size - count) {
            throw new IllegalArgumentException("range " + from + " + " + count + " leaves '"
                    + parameter.view().name() + "', which has " + size + " elements");
        }
    }
}
