package io.proxquant.models;

import java.util.ArrayList;
import java.util.List;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/** What networks built on the engine share: an owner for the parameters' memory, their list and the port that fits it. */
public abstract class EngineNetwork implements Network {

    private final NDManager owner;
    private final List<StoredParameter> stored = new ArrayList<>();
    private final long seed;
    private ParameterPort port;
    private LayerObserver observer = LayerObserver.NONE;

    /** An empty network; the subclass's constructor adds the parameters. */
    protected EngineNetwork(long seed) {
        this.seed = seed;
        this.owner = NativeEngine.get().newBaseManager(ai.djl.Device.cpu());
    }

    /**
     * Adds a parameter, initialised from a stream that belongs to its name alone.
     *
     * @return the tensor, in storage order
     */
    protected final NDArray add(String name, ParameterKind kind, StorageOrder order, Initial initial, long... shape) {
        ParameterView view = new ParameterView(name, shape, kind);
        StoredParameter parameter = StoredParameter.zeros(owner, view, order);
        stored.add(parameter);
        RandomStream random = new RandomStream(seed, RandomStream.part(name));
        float[] values = new float[view.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = initial.next(random);
        }
        portFor(List.of(parameter)).write(name, 0, values, 0, values.length);
        return parameter.array();
    }

    /** As {@link #add(String, ParameterKind, StorageOrder, Initial, long...)}, stored as torch does. */
    protected final NDArray add(String name, ParameterKind kind, Initial initial, long... shape) {
        return add(name, kind, StorageOrder.TORCH, initial, shape);
    }

    @Override
    public final List<ParameterView> parameters() {
        return stored.stream().map(StoredParameter::view).toList();
    }

    @Override
    public final ParameterPort port() {
        if (port == null) {
            port = portFor(stored);
        }
        return port;
    }

    @Override
    public final void observe(LayerObserver next) {
        observer = next;
    }

    /** Shows a layer's output to whoever observes, and hands it on; every layer with a bias of its own goes through here. */
    protected final NDArray observed(String bias, NDArray output) {
        observer.output(bias, output);
        return output;
    }

    @Override
    public final NDManager newScope() {
        return owner.newSubManager();
    }

    @Override
    public final int liveArrays() {
        return owner.getManagedArrays().size();
    }

    @Override
    public final void close() {
        owner.close();
    }

    /** The tensors behind {@link #parameters()}, for tests that need another port over them. */
    final List<StoredParameter> stored() {
        return List.copyOf(stored);
    }

    private ParameterPort portFor(List<StoredParameter> parameters) {
        return owner.getDevice().isGpu() ? new CopyingPort(parameters) : new HostViewPort(parameters);
    }
}
