package io.proxquant.models.calibration;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import io.proxquant.models.data.Batch;
import io.proxquant.models.engine.InputFault;
import io.proxquant.models.pass.LayerObserver;
import io.proxquant.models.pass.Network;
import io.proxquant.models.pass.RecurrentState;

/** Mean outputs of the layers that a network lets be observed, in double, over samples and places. */
final class LayerMeans implements LayerObserver {

    private final Map<String, double[]> sums = new LinkedHashMap<>();
    private final Map<String, Long> counts = new LinkedHashMap<>();

    private LayerMeans() {}

    /** One mean per element of each bias, by the bias's name, in the order of the evaluation-mode pass. */
    static Map<String, double[]> of(Network network, CalibrationBatches batches) {
        LayerMeans means = new LayerMeans();
        network.observe(means);
        try {
            RecurrentState carry = new RecurrentState();
            for (int i = 0; i < batches.count(); i++) {
                Batch batch = batches.batch(i);
                try (NDManager scope = network.newScope()) {
                    network.forward(scope, batch, carry, false);
                } catch (RuntimeException e) {
                    throw InputFault.explained(e);
                }
            }
        } finally {
            network.observe(LayerObserver.NONE);
        }
        means.sums.forEach((bias, sum) -> Arrays.setAll(sum, i -> sum[i] / means.counts.get(bias)));
        return means.sums;
    }

    @Override
    public void output(String bias, NDArray output) {
        long samples = output.getShape().get(0);
        int units = (int) output.getShape().get(1);
        int places = (int) (output.size() / (samples * units));
        double[] sum = sums.computeIfAbsent(bias, name -> new double[units]);
        float[] values = output.toFloatArray();
        for (int i = 0; i < values.length; i++) {
            sum[i / places % units] += values[i];
        }
        counts.merge(bias, samples * places, Long::sum);
    }
}
