package io.proxquant.trainer.training;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.proxquant.models.ParameterPort;
import io.proxquant.quantization.Constraint;
import io.proxquant.quantization.SideInformation;
import io.proxquant.quantization.TensorProximalMap;

/**
 * What a method does after the optimizer's step: pull every quantized tensor towards the quantized set, and keep it in its
 * domain. The codebooks that a map keeps between steps, and the count of applications, which decides when they are refreshed
 * and what is drawn at random, are saved state.
 */
final class ProximalPull implements NamedState.Part {
    /** So many weights stay in a core's cache between reading, pulling, constraining and writing them. */
    private static final int CHUNK = 16_384;

    private static final float[] NO_CODEBOOK = {};

    private final Method method;
    private final TensorProximalMap map;
    private final TrainedLevels levels;
    private final Map<String, float[]> codebooks = new LinkedHashMap<>();
    /** Whether weights are pulled one by one, so that tensors may be cut wherever one likes. */
    private final boolean cut;

    private final TensorPieces pieces;

    private long applied;

    ProximalPull(Method method, List<QuantizableTensor> tensors, TrainedLevels levels) {
        this.method = method;
        this.map = new TensorProximalMap(method.map(), method.granularity());
        this.levels = levels;
        this.cut = method.map().elementwise()
                && method.map().needs().isEmpty()
                && method.constraint().elementwise();
        this.pieces = new TensorPieces(tensors, cut ? CHUNK : Integer.MAX_VALUE);
        tensors.forEach(t -> codebooks.put(t.name(), new float[map.stateSize(t.shape())]));
    }

    /** How often the map was applied so far. */
    long applied() {
        return applied;
    }

    /**
     * Eager (ProxQuant, algorithm 1): the tensors themselves are pulled, then constrained. Lazy (dual averaging): the latent
     * weights are constrained and stay, the tensors get their pulled copy.
     */
    void apply(MovedWeights moved, ParameterPort port, double strength, TensorKnowledge knowledge) {
        boolean refresh = applied % method.codebookPeriod() == 0;
        pieces.run(moved.threads(), (tensor, from, weights) -> {
            moved.read(tensor.name(), from, weights, 0, weights.length);
            if (method.lazy() && method.constraint() != Constraint.NONE) {
                method.constraint().apply(weights, tensor.shape());
                moved.write(tensor.name(), from, weights, 0, weights.length);
            }
            if (cut) {
                method.map().apply(weights, 0, weights.length, (float) strength, NO_CODEBOOK, 0, refresh);
            } else {
                pullWhole(tensor, weights, (float) strength, refresh, moved, knowledge);
            }
            if (!method.lazy()) {
                method.constraint().apply(weights, tensor.shape());
            }
            port.write(tensor.name(), from, weights, 0, weights.length);
        });
        applied++;
    }

    private void pullWhole(
            QuantizableTensor tensor,
            float[] weights,
            float strength,
            boolean refresh,
            MovedWeights moved,
            TensorKnowledge knowledge) {
        SideInformation side = knowledge.of(tensor, moved, applied);
        float[] state = levels.present() ? levels.of(tensor, moved) : codebooks.get(tensor.name());
        map.apply(weights, tensor.shape(), strength, state, refresh, side);
    }

    @Override
    public void save(NamedState into) {
        into.put("pull.applied", applied);
        if (method.map().stateSize() > 0) {
            codebooks.forEach((name, floats) -> into.put("pull/" + name, floats));
        }
    }

    @Override
    public void restore(NamedState from) {
        applied = from.whole("pull.applied");
        if (method.map().stateSize() > 0) {
            codebooks.replaceAll((name, floats) -> from.floats("pull/" + name));
        }
    }
}
