package io.proxquant.trainer.training;

import java.util.List;
import java.util.Map;

import io.proxquant.models.ParameterPort;
import io.proxquant.quantization.Progress;
import io.proxquant.quantization.QuantizedTensor;

/**
 * Everything that quantization adds to plain training, from the warm start to the end of the run: the pull of each
 * step, the hard quantization, the measurements. Its parts are saved together.
 */
final class Compression implements NamedState.Part {
    private static final String POINT = "point/";

    private final Method method;
    private final List<QuantizableTensor> tensors;
    private final ParameterPort port;
    private final ProximalPull pull;
    private final Measurement measurement;
    private MovedWeights moved;
    private Map<String, QuantizedTensor> frozen = Map.of();
    private double totalShrink;

    /** Begins at the warm start, which the tensors hold now. */
    Compression(Method method, List<QuantizableTensor> tensors, ParameterPort port) {
        this.method = method;
        this.tensors = tensors;
        this.port = port;
        this.pull = new ProximalPull(method, tensors);
        this.measurement = new Measurement(method, tensors, port);
        this.moved = new MovedWeights(port, method.lazy() ? tensors : List.of());
    }

    MovedWeights moved() {
        return moved;
    }

    Map<String, QuantizedTensor> frozen() {
        return frozen;
    }

    /** Στ so far, of eager methods; the lazy ones pull anew from the latent weights at each step. */
    Double totalShrink() {
        return method.lazy() ? null : Double.valueOf(totalShrink);
    }

    /** Lazy methods take already the first gradient at the pulled point. */
    void begin(Progress progress) {
        if (method.lazy()) {
            pull.apply(moved, port, method.schedule().strength(progress));
        }
    }

    /** The pull after one optimizer step; returns the strength τ. */
    double pull(Progress progress) {
        double tau = method.schedule().strength(progress);
        pull.apply(moved, port, tau);
        totalShrink += tau;
        return tau;
    }

    /** Hard quantization: from here on the quantized tensors never move again. */
    void freeze() {
        frozen = FrozenCodes.freeze(method, tensors, moved, port);
        moved = new MovedWeights(port, List.of());
    }

    Measured measure() {
        return frozen.isEmpty() ? measurement.measure(moved) : measurement.measureFrozen(port);
    }

    @Override
    public void save(NamedState into) {
        into.put("pull.total", totalShrink);
        measurement.save(into);
        FrozenCodes.save(frozen, into);
        if (frozen.isEmpty()) {
            pull.save(into);
            if (method.lazy()) {
                tensors.forEach(t -> into.put(POINT + t.name(), t.read(port)));
            }
        }
    }

    /** The tensors hold the saved weights (latent ones for a lazy method) when this is called. */
    @Override
    public void restore(NamedState from) {
        totalShrink = from.number("pull.total");
        measurement.restore(from);
        frozen = FrozenCodes.restore(method, tensors, from);
        moved = new MovedWeights(port, method.lazy() && frozen.isEmpty() ? tensors : List.of());
        if (frozen.isEmpty()) {
            pull.restore(from);
            if (method.lazy()) {
                tensors.forEach(t -> t.write(port, from.floats(POINT + t.name())));
            }
        }
    }
}
