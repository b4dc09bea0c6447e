package io.proxquant.models.calibration;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import ai.djl.ndarray.NDManager;

import io.proxquant.models.data.Batch;
import io.proxquant.models.engine.InputFault;
import io.proxquant.models.engine.NativeEngine;
import io.proxquant.models.parameters.ParameterView;
import io.proxquant.models.pass.Network;
import io.proxquant.models.pass.RecurrentState;

/** Reads each batch's own statistics off a network whose running statistics may be overwritten. */
final class BatchStatistics {

    /** Share of a statistic that a training-mode pass replaces: in the engine's arithmetic, {@code 1f - 0.9f}. */
    private static final double MOVED = 1f - 0.9f;

    private final Network network;
    private final CalibrationBatches batches;
    private final RecurrentState carry = new RecurrentState();

    BatchStatistics(Network network, CalibrationBatches batches) {
        this.network = network;
        this.batches = batches;
    }

    /** The mean over all batches, by name; leaves the running statistics in disorder. */
    Map<String, double[]> averages(List<ParameterView> statistics) {
        requireNoChance();
        Map<String, double[]> sums = new LinkedHashMap<>();
        statistics.forEach(p -> sums.put(p.name(), new double[p.size()]));
        for (int i = 0; i < batches.count(); i++) {
            // From zero, a pass leaves MOVED times the batch's own statistic.
            statistics.forEach(p -> network.port().write(p.name(), 0, new float[p.size()], 0, p.size()));
            pass(batches.batch(i), carry);
            for (ParameterView p : statistics) {
                float[] moved = network.port().readAll(p);
                double[] sum = sums.get(p.name());
                Arrays.setAll(sum, c -> sum[c] + moved[c] / MOVED);
            }
        }
        sums.values().forEach(sum -> Arrays.setAll(sum, c -> sum[c] / batches.count()));
        return sums;
    }

    /** Dropout in a training-mode pass shows as logits that change with the engine's seed. */
    private void requireNoChance() {
        NativeEngine.get().setRandomSeed(1);
        float[] once = pass(batches.batch(0), new RecurrentState());
        NativeEngine.get().setRandomSeed(2);
        if (!Arrays.equals(once, pass(batches.batch(0), new RecurrentState()))) {
            throw new IllegalStateException("network '" + network.type()
                    + "' drops units in training mode, so its statistics would depend on chance; set its dropout to 0");
        }
    }

    private float[] pass(Batch batch, RecurrentState state) {
        try (NDManager scope = network.newScope()) {
            return network.forward(scope, batch, state, true).toFloatArray();
        } catch (RuntimeException e) {
            throw InputFault.explained(e);
        }
    }
}
