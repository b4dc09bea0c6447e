package io.proxquant.models.scoring;

import java.util.LinkedHashMap;
import java.util.Map;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import io.proxquant.models.calibration.CalibrationBatches;
import io.proxquant.models.data.Batch;
import io.proxquant.models.data.Dataset;
import io.proxquant.models.engine.InputFault;
import io.proxquant.models.parameters.CopyingPort;
import io.proxquant.models.parameters.ParameterView;
import io.proxquant.models.parameters.StoredParameter;
import io.proxquant.models.pass.ForwardPass;
import io.proxquant.models.pass.Network;
import io.proxquant.models.pass.RecurrentState;
import io.proxquant.networks.ParameterKind;

/**
 * How far quantized weights see what the float ones see (Anderson and Berg 2017, "The High-Dimensional Geometry of Binary
 * Neural Networks", section 3): per layer, the Pearson correlation over all outputs of a batch of the products ⟨a, w⟩ and
 * ⟨a, q⟩, a running over the layer's inputs in the network as it stands. For isotropic inputs it is close to the cosine of
 * the angle between w and q; a drop marks a layer that quantization hurts. Nothing of the network changes.
 */
public final class DotProductCorrelation {

    /**
     * What is compared of a layer, in torch's element order.
     *
     * @param weights w, which need not be what the network holds: it may hold q, w beside it
     * @param quantized q
     */
    public record Compared(float[] weights, float[] quantized) {}

    private final Network network;
    private final Batch batch;

    /** Compares on these inputs; labels are not looked at. */
    public DotProductCorrelation(Network network, Batch batch) {
        this.network = network;
        this.batch = batch;
    }

    /** Compares on the same few samples each time: images drawn by the seed, or the beginning of a text. */
    public static DotProductCorrelation onSample(Network network, Dataset data, int samples, long seed) {
        return new DotProductCorrelation(network, new CalibrationBatches(data, samples, samples, seed).batch(0));
    }

    /**
     * The correlations in the order in which the layers are passed; NaN where either product is constant.
     *
     * @param compared by name of the parameter; one that no layer tells of is left out
     * @throws IllegalArgumentException for a number of weights that is not the layer's
     */
    public Map<String, Double> of(Map<String, Compared> compared) {
        Map<String, Double> correlations = new LinkedHashMap<>();
        try (NDManager scope = network.newScope()) {
            ForwardPass pass = ForwardPass.probed(scope, new RecurrentState(), (weight, product) -> {
                Compared both = compared.get(weight.view().name());
                if (both != null) {
                    try (NDArray own = product.apply(stored(scope, weight, both.weights()));
                            NDArray other = product.apply(stored(scope, weight, both.quantized()))) {
                        correlations.put(weight.view().name(), pearson(own.toFloatArray(), other.toFloatArray()));
                    }
                }
            });
            network.forward(pass, batch);
        } catch (RuntimeException e) {
            throw InputFault.explained(e);
        }
        return correlations;
    }

    private static NDArray stored(NDManager scope, StoredParameter like, float[] values) {
        if (values.length != like.view().size()) {
            throw new IllegalArgumentException(like.view() + " cannot be replaced by " + values.length + " weights");
        }
        ParameterView constant =
                new ParameterView(like.view().name(), like.view().shape(), ParameterKind.STATISTIC);
        StoredParameter parameter = StoredParameter.zeros(scope, constant, like.order());
        new CopyingPort(java.util.List.of(parameter)).write(constant.name(), 0, values, 0, values.length);
        return parameter.array();
    }

    private static double pearson(float[] a, float[] b) {
        double meanA = mean(a);
        double meanB = mean(b);
        double ab = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < a.length; i++) {
            ab += (a[i] - meanA) * (b[i] - meanB);
            aa += (a[i] - meanA) * (a[i] - meanA);
            bb += (b[i] - meanB) * (b[i] - meanB);
        }
        return Math.max(-1, Math.min(1, ab / Math.sqrt(aa * bb)));
    }

    private static double mean(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum / values.length;
    }
}
