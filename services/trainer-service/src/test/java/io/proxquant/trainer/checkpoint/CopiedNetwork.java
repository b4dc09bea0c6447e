package io.proxquant.trainer.checkpoint;

import java.util.List;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import io.proxquant.models.data.Batch;
import io.proxquant.models.networks.EngineNetwork;
import io.proxquant.models.parameters.CopyingPort;
import io.proxquant.models.parameters.ParameterPort;
import io.proxquant.models.parameters.ParameterView;
import io.proxquant.models.pass.ForwardPass;
import io.proxquant.models.pass.LayerObserver;
import io.proxquant.models.pass.Network;
import io.proxquant.recipes.NetworkFit;

/** A network on the processor whose parameters are touched as those of a network on a GPU are: by copies alone. */
record CopiedNetwork(EngineNetwork network, ParameterPort port) implements Network {

    static CopiedNetwork of(Network network) {
        EngineNetwork own = (EngineNetwork) network;
        return new CopiedNetwork(own, new CopyingPort(own.stored()));
    }

    @Override
    public String type() {
        return network.type();
    }

    @Override
    public NetworkFit fit() {
        return network.fit();
    }

    @Override
    public List<ParameterView> parameters() {
        return network.parameters();
    }

    @Override
    public NDArray forward(ForwardPass pass, Batch batch) {
        return network.forward(pass, batch);
    }

    @Override
    public void observe(LayerObserver observer) {
        network.observe(observer);
    }

    @Override
    public NDManager newScope() {
        return network.newScope();
    }

    @Override
    public int liveArrays() {
        return network.liveArrays();
    }

    @Override
    public void close() {
        network.close();
    }
}
