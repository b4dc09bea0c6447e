package io.proxquant.models;

import java.util.LinkedHashMap;
import java.util.Map;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import io.proxquant.models.data.Batch;

/**
 * How far quantized weights see what the float ones see (Anderson and Berg 2017, "The High-Dimensional Geometry of Binary
 * Neural Networks", section 3): per layer, the Pearson correlation over all outputs of a batch of the products ⟨a, w⟩ and
 * ⟨a, q⟩, a running over the layer's inputs in the float network. For isotropic inputs it is close to the cosine of the
 * angle between w and q; a drop marks a layer that quantization hurts.
 */
public final class DotProductCorrelation {

    private DotProductCorrelation() {}

    /**
     * The correlations in the order in which the layers are passed; NaN where either product is constant.
     *
     * @param quantized q in torch's element order under the parameters' names; layers that are not named are left out
     * @throws IllegalArgumentException if a name has no layer, or a number of weights that is not the layer's
     */
    public static Map<String, Double> of(Network network, Batch batch, Map<String, float[]> quantized) {
        Map<String, Double> correlations = new LinkedHashMap<>();
        try (NDManager scope = network.newScope()) {
            Pass pass = Pass.probed(scope, new Carry(), (weight, product) -> {
                float[] q = quantized.get(weight.view().name());
                if (q != null) {
                    try (NDArray own = product.apply(weight.array());
                            NDArray other = product.apply(stored(scope, weight, q))) {
                        correlations.put(weight.view().name(), pearson(own.toFloatArray(), other.toFloatArray()));
                    }
                }
            });
            network.forward(pass, batch);
        }
        for (String name : quantized.keySet()) {
            if (!correlations.containsKey(name)) {
                throw new IllegalArgumentException("no layer multiplies by '" + name + "'");
            }
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
        return ab / Math.sqrt(aa * bb);
    }

    private static double mean(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum / values.length;
    }
}
