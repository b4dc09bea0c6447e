package io.proxquant.trainer.training;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

import io.proxquant.models.parameters.Weights;
import io.proxquant.models.scoring.DotProductCorrelation.Compared;
import io.proxquant.quantization.QuantizedTensor;
import io.proxquant.quantization.SideInformation;
import io.proxquant.quantization.TensorQuantizer;
import io.proxquant.quantization.metrics.WeightMetrics;

/**
 * Measures how far quantization has come. It changes no weight, so when and how often it is called changes nothing of a run.
 * The signs of the warm start are saved state (one bit per weight), since sign change is counted against them for the rest of
 * the run; a pruned weight has no sign that could change.
 */
final class Measurement implements NamedState.Part {
    private static final String SIGNS = "origin-signs/";

    private final Map<String, TensorQuantizer> quantizers = new HashMap<>();
    private final PruningMasks masks;
    private final List<QuantizableTensor> tensors;
    private final Map<String, byte[]> originSigns = new HashMap<>();
    private final Map<String, TensorMeasurement> last = new HashMap<>();

    /** Begins at the warm start: the weights as they are now are the origin. */
    Measurement(Method method, List<QuantizableTensor> tensors, Weights origin, PruningMasks masks) {
        this.masks = masks;
        this.tensors = tensors;
        tensors.forEach(t -> {
            quantizers.put(t.name(), method.quantizing(t.name()).onThreads(origin.threads()));
            originSigns.put(t.name(), signs(t.read(origin)));
        });
    }

    /**
     * Measures before the hard quantization.
     *
     * @param known what the method may know of a tensor beside its weights
     * @param violation fixed-point violation of the step just made; null where it does not apply
     * @param layers asked how the layers' products correlate, for figures of every tensor; empty for figures of all together
     */
    QuantizationMetrics measure(
            Weights now,
            Function<QuantizableTensor, SideInformation> known,
            Double violation,
            Optional<Learner> layers) {
        Totals totals = new Totals();
        Map<String, Compared> compared = new HashMap<>();
        for (QuantizableTensor tensor : tensors) {
            float[] weights = masks.clear(tensor.name(), tensor.read(now));
            QuantizedTensor quantized =
                    quantizers.get(tensor.name()).quantize(weights, tensor.shape(), known.apply(tensor));
            float[] q = new float[weights.length];
            quantized.dequantize(q);
            masks.clear(tensor.name(), q);
            TensorMeasurement measured =
                    TensorMeasurement.of(tensor.name(), weights, q, quantized.codes(), signChanges(tensor, weights));
            totals.add(measured, last.put(tensor.name(), measured));
            if (layers.isPresent()) {
                compared.put(
                        tensor.name(),
                        new Compared(
                                tensor.order().toRowMajor(weights),
                                tensor.order().toRowMajor(q)));
            }
        }
        return totals.measured(violation, layers.map(learner -> learner.correlations(compared)));
    }

    /** Σ|q(w)| / Σ|w| over all tensors; 1 when every weight is 0. */
    double levelsBesideWeights(Weights now, Function<QuantizableTensor, SideInformation> known) {
        double levels = 0;
        double sizes = 0;
        for (QuantizableTensor tensor : tensors) {
            float[] weights = tensor.read(now);
            float[] q = new float[weights.length];
            quantizers
                    .get(tensor.name())
                    .quantize(weights, tensor.shape(), known.apply(tensor))
                    .dequantize(q);
            levels += weights.length * WeightMetrics.meanMagnitude(q);
            sizes += weights.length * WeightMetrics.meanMagnitude(weights);
        }
        return sizes == 0 ? 1 : levels / sizes;
    }

    private long signChanges(QuantizableTensor tensor, float[] weights) {
        float[] origin = plusMinusOne(originSigns.get(tensor.name()), weights.length);
        return WeightMetrics.signChanges(weights, masks.clear(tensor.name(), origin));
    }

    /** Measures after the hard quantization, when only sign changes are left to measure: the gap is 0 and no code moves. */
    QuantizationMetrics measureFrozen(Weights now) {
        long size = 0;
        long changed = 0;
        for (QuantizableTensor tensor : tensors) {
            float[] weights = tensor.read(now);
            size += weights.length;
            changed += signChanges(tensor, weights);
        }
        return new QuantizationMetrics(size == 0 ? 0 : (double) changed / size, 0, 0.0, null, List.of());
    }

    /** One bit per weight, lowest first: set for negative weights; zero of either sign counts as positive. */
    private static byte[] signs(float[] weights) {
        byte[] bits = new byte[(weights.length + 7) / 8];
        for (int i = 0; i < weights.length; i++) {
            if (weights[i] < 0) {
                bits[i >> 3] |= (byte) (1 << (i & 7));
            }
        }
        return bits;
    }

    private static float[] plusMinusOne(byte[] bits, int length) {
        float[] signs = new float[length];
        for (int i = 0; i < length; i++) {
            signs[i] = (bits[i >> 3] >> (i & 7) & 1) == 1 ? -1 : 1;
        }
        return signs;
    }

    @Override
    public void save(NamedState into) {
        originSigns.forEach((name, bits) -> into.put(SIGNS + name, bits));
    }

    @Override
    public void restore(NamedState from) {
        originSigns.replaceAll((name, bits) -> from.bytes(SIGNS + name));
        last.clear();
    }
}
