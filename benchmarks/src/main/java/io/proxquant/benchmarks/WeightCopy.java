package io.proxquant.benchmarks;

import java.util.ArrayList;
import java.util.List;

import io.proxquant.models.parameters.ParameterPort;
import io.proxquant.models.parameters.ParameterValues;
import io.proxquant.models.parameters.ParameterView;
import io.proxquant.quantization.TaskLoop;

/**
 * The least that a pull can cost: the same weights read and written as they are, in the same pieces on as many threads. It takes
 * the place of the pull in full-precision training, so the weights lie where the optimizer left them.
 */
final class WeightCopy implements Runnable {
    private static final int PIECE = 1 << 15;
    private static final int TILE = 512;

    private final ParameterPort port;
    private final List<Piece> pieces = new ArrayList<>();
    private final float[][] buffers;

    private record Piece(ParameterView tensor, int from, int count) {}

    WeightCopy(ParameterPort port) {
        this.port = port;
        int largest = TILE;
        for (ParameterView tensor : port.parameters()) {
            if (tensor.shape().length < 2) {
                continue;
            }
            int piece = port.values(tensor.name()).direct() ? PIECE : tensor.size();
            largest = Math.max(largest, piece);
            for (int from = 0; from < tensor.size(); from += piece) {
                pieces.add(new Piece(tensor, from, Math.min(piece, tensor.size() - from)));
            }
        }
        buffers = new float[port.threads()][largest];
    }

    @Override
    public void run() {
        TaskLoop.run(port.threads(), pieces.size(), (worker, task) -> {
            Piece piece = pieces.get(task);
            ParameterValues values = port.values(piece.tensor().name());
            int tile = values.direct() ? TILE : piece.count();
            for (int at = 0; at < piece.count(); at += tile) {
                int count = Math.min(tile, piece.count() - at);
                values.read(piece.from() + at, buffers[worker], 0, count);
                values.write(piece.from() + at, buffers[worker], 0, count);
            }
        });
    }
}
