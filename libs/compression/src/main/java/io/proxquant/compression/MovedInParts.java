package io.proxquant.compression;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

import io.proxquant.checkpoints.artifact.ArtifactWriter;
import io.proxquant.checkpoints.safetensors.SafetensorsFile;
import io.proxquant.checkpoints.safetensors.TensorContent;
import io.proxquant.checkpoints.safetensors.TensorInfo;
import io.proxquant.quantization.BlockShape;
import io.proxquant.quantization.Granularity;
import io.proxquant.quantization.NonFiniteWeightException;
import io.proxquant.quantization.SideInformation;
import io.proxquant.quantization.TensorProximalMap;

/**
 * A tensor that a proximal map moves some blocks at a time.
 *
 * @param blocks how the tensor is cut
 * @param atOnce blocks in a part
 */
record MovedInParts(TensorOperation.Prox operation, BlockShape blocks, int atOnce) implements TensorParts {
    static Optional<TensorParts> of(TensorInfo tensor, TensorOperation.Prox prox, MemoryBudget budget) {
        BlockShape blocks = prox.how().blocks(tensor);
        if (prox.how().moves(tensor) || !TensorParts.divisible(blocks)) {
            return Optional.empty();
        }
        long fitting = budget.weightsOfAPart(prox.map().stateSize(), blocks.length()) / blocks.length();
        int atOnce = (int) Math.min(fitting, blocks.count());
        return atOnce == 0 ? Optional.empty() : Optional.of(new MovedInParts(prox, blocks, atOnce));
    }

    @Override
    public void run(TensorInfo tensor, SafetensorsFile weights, ArtifactWriter writer, PackedTensors observer)
            throws IOException {
        writer.copy(tensor.name(), out -> write(tensor, weights, out));
    }

    private void write(TensorInfo tensor, SafetensorsFile weights, OutputStream out) throws IOException {
        TensorProximalMap map = new TensorProximalMap(operation.map(), new Granularity.Group(blocks.length()));
        for (int block = 0; block < blocks.count(); block += atOnce) {
            int from = block * blocks.length();
            float[] values = new float[Math.min(atOnce, blocks.count() - block) * blocks.length()];
            weights.readFloats(tensor, from, values, 0, values.length);
            move(map, tensor, values, from);
            TensorContent.of(values).writeTo(out);
        }
    }

    private void move(TensorProximalMap map, TensorInfo tensor, float[] values, int from) {
        long[] shape = {values.length};
        float[] state = new float[map.stateSize(shape)];
        try {
            map.apply(
                    values,
                    shape,
                    operation.strength(),
                    state,
                    true,
                    SideInformation.none().startingAt(from));
        } catch (NonFiniteWeightException e) {
            throw NanCheck.refusal(tensor, (long) from + e.index(), values[e.index()]);
        }
    }
}
