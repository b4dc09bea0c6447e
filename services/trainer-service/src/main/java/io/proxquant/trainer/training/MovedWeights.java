package io.proxquant.trainer.training;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.proxquant.models.parameters.LatentWeights;
import io.proxquant.models.parameters.ParameterPort;
import io.proxquant.models.parameters.ParameterValues;
import io.proxquant.models.parameters.Weights;

/**
 * The weights that the optimizer moves. For eager methods, and for all that is not quantized, they are the tensors
 * themselves; a lazy method steps on latent weights beside them, while the tensors hold the point at which the gradient
 * is taken. Trained levels lie beside the network, too.
 */
final class MovedWeights implements Weights {
    private final ParameterPort port;
    private final LatentWeights latent;
    private final Set<String> latentNames = new HashSet<>();

    private MovedWeights(ParameterPort port, Map<String, float[]> beside) {
        this.port = port;
        this.latent = new LatentWeights(beside);
        latentNames.addAll(beside.keySet());
    }

    /** Nothing but the tensors. */
    static MovedWeights tensors(ParameterPort port) {
        return new MovedWeights(port, Map.of());
    }

    /** The tensors, and these parameters beside the network, which start as copies of the arrays. */
    static MovedWeights beside(ParameterPort port, Map<String, float[]> parameters) {
        return new MovedWeights(port, parameters);
    }

    /**
     * The given tensors get latent weights that start as copies of what they hold.
     *
     * @param levels first values of trained levels, by the names of their parameters
     */
    static MovedWeights latent(ParameterPort port, List<QuantizableTensor> tensors, Map<String, float[]> levels) {
        Map<String, float[]> beside = new LinkedHashMap<>(levels);
        tensors.forEach(t -> beside.put(t.name(), t.read(port)));
        return new MovedWeights(port, beside);
    }

    @Override
    public void read(String name, int from, float[] into, int at, int count) {
        at(name).read(name, from, into, at, count);
    }

    @Override
    public void write(String name, int from, float[] source, int at, int count) {
        at(name).write(name, from, source, at, count);
    }

    @Override
    public ParameterValues values(String name) {
        return at(name).values(name);
    }

    @Override
    public int threads() {
        return port.threads();
    }

    private Weights at(String name) {
        return latentNames.contains(name) ? latent : port;
    }
}
