package io.proxquant.models.networks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import io.proxquant.models.engine.ComputeDevice;
import io.proxquant.models.engine.MissingDeviceException;
import io.proxquant.models.engine.NativeEngine;
import io.proxquant.models.parameters.ParameterPort;
import io.proxquant.models.parameters.ParameterView;
import io.proxquant.models.parameters.StoredParameter;
import io.proxquant.models.parameters.StoredPort;
import io.proxquant.models.pass.LayerObserver;
import io.proxquant.models.pass.Network;
import io.proxquant.models.random.RandomStream;
import io.proxquant.networks.Layout;
import io.proxquant.recipes.DeclaredTensor;
import io.proxquant.recipes.NameMap;
import io.proxquant.recipes.NetworkFit;

/** What networks built on the engine share: an owner for the parameters' memory, their list and the port that fits it. */
public abstract class EngineNetwork implements Network {

    private final String type;
    private final NetworkFit fit;
    private final ComputeDevice device;
    private final NDManager owner;
    private final Map<String, StoredParameter> byOwnName = new LinkedHashMap<>();
    private final List<StoredParameter> stored;
    private ParameterPort port;
    private LayerObserver observer = LayerObserver.NONE;

    /**
     * Makes all parameters of the layout, each initialised from a stream that belongs to its own name alone, whatever the
     * map calls it. The values are the same on every device.
     *
     * @param type the recipe's name of the architecture
     * @throws MissingDeviceException if the device is missing
     */
    protected EngineNetwork(String type, Layout layout, Initialization initialization) {
        this.type = type;
        this.fit = new NetworkFit(type, initialization.names(), layout.declared());
        this.device = initialization.device();
        this.owner = NativeEngine.owner(device);
        try {
            for (Layout.Entry entry : layout.entries()) {
                byOwnName.put(entry.tensor().name(), initialised(entry, initialization.names(), initialization.seed()));
            }
        } catch (RuntimeException e) {
            owner.close();
            throw e;
        }
        this.stored = List.copyOf(byOwnName.values());
    }

    private StoredParameter initialised(Layout.Entry entry, NameMap names, long seed) {
        DeclaredTensor own = entry.tensor();
        ParameterView view = new ParameterView(names.foreign(own.name()), own.extents(), entry.kind());
        StoredParameter parameter = StoredParameter.zeros(owner, view, entry.order());
        RandomStream random = new RandomStream(seed, RandomStream.part(own.name()));
        float[] values = new float[view.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = entry.initial().next(random);
        }
        StoredPort.on(device, List.of(parameter)).write(view.name(), 0, values, 0, values.length);
        return parameter;
    }

    /** The parameter that the layout has under this name. */
    protected final StoredParameter parameter(String ownName) {
        StoredParameter parameter = byOwnName.get(ownName);
        if (parameter == null) {
            throw new IllegalArgumentException("the layout has no '" + ownName + "'");
        }
        return parameter;
    }

    @Override
    public final String type() {
        return type;
    }

    @Override
    public final NetworkFit fit() {
        return fit;
    }

    @Override
    public final List<ParameterView> parameters() {
        return stored.stream().map(StoredParameter::view).toList();
    }

    @Override
    public final ParameterPort port() {
        if (port == null) {
            port = StoredPort.on(device, stored);
        }
        return port;
    }

    @Override
    public final void observe(LayerObserver next) {
        observer = next;
    }

    /** Shows a layer's output to whoever observes, and hands it on; every layer with a bias of its own goes through here. */
    protected final NDArray observed(String ownBias, NDArray output) {
        observer.output(parameter(ownBias).view().name(), output);
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

    /** The tensors behind {@link #parameters()}, for those who build another port over them. */
    public final List<StoredParameter> stored() {
        return new ArrayList<>(stored);
    }
}
