package io.proxquant.benchmarks;

import java.util.ArrayList;
import java.util.List;

import io.proxquant.models.parameters.ParameterPort;
import io.proxquant.models.parameters.ParameterValues;
import io.proxquant.models.parameters.ParameterView;
import io.proxquant.quantization.TaskLoop;

/**
 * The least that a proximal update can cost: the same weights read and written as they are, in the same ranges on as many threads. It takes
 * the place of the update in full-precision training, so the weights lie where the optimizer left them.
 */
final class WeightCopy implements Runnable {
    private static final int RANGE = 1 << 15;
    private static final int TILE = 512;

    private final ParameterPort port;
    private final List<WeightRange> ranges = new ArrayList<>();
    private final float[][] buffers;

    private record WeightRange(ParameterView tensor, int from, int count) {}

    WeightCopy(ParameterPort port) {
        this.port = port;
        int largest = TILE;
        for (ParameterView tensor : port.parameters()) {
            if (tensor.shape().length < 2) {
                continue;
            }
            int length = port.values(tensor.name()).direct() ? RANGE : tensor.size();
            largest = Math.max(largest, length);
            for (int from = 0; from < tensor.size(); from += length) {
                ranges.add(new WeightRange(tensor, from, Math.min(length, tensor.size() - from)));
            }
        }
        buffers = new float[port.threads()][largest];
    }

    @Override
    public void run() {
        TaskLoop.run(port.threads(), ranges.size(), (worker, task) -> {
            WeightRange range = ranges.get(task);
            ParameterValues values = port.values(range.tensor().name());
            int tile = values.direct() ? TILE : range.count();
            for (int at = 0; at < range.count(); at += tile) {
                int count = Math.min(tile, range.count() - at);
                values.read(range.from() + at, buffers[worker], 0, count);
                values.write(range.from() + at, buffers[worker], 0, count);
            }
        });
    }
}
