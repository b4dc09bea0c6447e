package io.proxquant.models.calibration;

import java.util.List;
import java.util.Map;
import java.util.Set;

import io.proxquant.models.data.Dataset;
import io.proxquant.models.parameters.ParameterView;
import io.proxquant.models.pass.Network;
import io.proxquant.networks.ParameterKind;

/**
 * Fits a quantized network to data without training it: quantization moves the mean and the spread of what every layer
 * hands on, the running statistics and biases of the float network no longer describe it, and accuracy falls far below
 * what the weights can do. Two corrections, in this order, both from unlabelled data and forward passes alone:
 *
 * <ul>
 *   <li>{@link #statistics}: batch-norm's running statistics, by cumulative average (PyTorch's {@code momentum=None}).
 *   <li>{@link #biases}: the shift that quantization gave to the mean output of each layer with a bias of its own (Nagel et
 *       al. 2019, Data-free quantization through weight equalization and bias correction, section 4.2 and appendix D).
 *       A layer followed by batch-norm needs none: the running mean takes the shift up.
 * </ul>
 *
 * <p>Equal data, seed and thread count give equal bytes. Nothing else of the network changes, and no parameter that the
 * caller names as quantized. If a pass fails, the network is as it was.
 */
public final class Calibration {

    private final CalibrationBatches batches;

    /**
     * @param data what the network will see, labels are not used; all of it if it has fewer samples than asked for
     * @param samples images or tokens
     * @param batch most samples per forward pass; part of the result, since each pass normalises by its own statistics
     * @param seed decides which images are taken, and their order
     */
    public Calibration(Dataset data, int samples, int batch, long seed) {
        this(data, samples, batch, seed, () -> {});
    }

    /**
     * Likewise, where somebody looks on.
     *
     * @param boundary called before every forward pass; what it throws ends the calibration, and the network is as it was
     */
    public Calibration(Dataset data, int samples, int batch, long seed, Runnable boundary) {
        this.batches = new CalibrationBatches(data, samples, batch, seed, boundary);
    }

    /**
     * Replaces every running mean by (1/n) Σ m_i and every running variance by (1/n) Σ v_i over the n batches, where m_i is
     * the mean of channel c over samples and places of batch i, and v_i = Σ (x - m_i)² / (N_i - 1) over its N_i values. Each
     * batch is normalised by its own mean and (biased) variance on the way through, as in training. Sums are in double.
     *
     * @param quantized parameters to leave alone
     * @throws IllegalArgumentException if the data does not fit the network, or gives a statistic that is not finite
     * @throws IllegalStateException if the network drops units in training mode, since the statistics would then depend on
     *     chance
     */
    public CalibrationReport statistics(Network network, Set<String> quantized) {
        List<ParameterView> statistics = network.parameters().stream()
                .filter(p -> p.kind() == ParameterKind.STATISTIC && !quantized.contains(p.name()))
                .toList();
        if (statistics.isEmpty()) {
            return new CalibrationReport(0, 0, List.of(), 0);
        }
        try (ParameterChange change = ParameterChange.of(network, ParameterKind.STATISTIC)) {
            Map<String, double[]> averages = new BatchStatistics(network, batches).averages(statistics);
            change.restore();
            averages.forEach(change::write);
            return change.keep(batches);
        }
    }

    /**
     * Adds to every bias that the network observes (see {@link Network#observe}) the difference b += E[y] - E[y'] per element,
     * where y is the output of its layer in the float network, y' in this one, and E the mean over samples and places, in
     * evaluation mode. Layers are corrected in the order of the pass, each seeing those before it corrected; one pass over
     * the data for each, and one through the parent. Without the float parent there is nothing to compare with: then biases
     * stay as they are, and this is not called.
     *
     * @param parent the float network that this one was quantized from
     * @param quantized parameters to leave alone
     * @throws IllegalArgumentException if the networks have different layers, the data does not fit, or a mean is not finite
     */
    public CalibrationReport biases(Network network, Network parent, Set<String> quantized) {
        Map<String, double[]> target = LayerMeans.of(parent, batches);
        List<String> order = target.keySet().stream()
                .filter(name -> !quantized.contains(name))
                .toList();
        try (ParameterChange change = ParameterChange.of(network, ParameterKind.BIAS)) {
            for (String name : order) {
                double[] actual = LayerMeans.of(network, batches).get(name);
                if (actual == null || actual.length != target.get(name).length) {
                    throw new IllegalArgumentException(
                            "the parent has another layer with '" + name + "' than the network: not its float form");
                }
                double[] bias = change.before(name);
                for (int i = 0; i < bias.length; i++) {
                    bias[i] += target.get(name)[i] - actual[i];
                }
                change.write(name, bias);
            }
            return change.keep(batches);
        }
    }
}
