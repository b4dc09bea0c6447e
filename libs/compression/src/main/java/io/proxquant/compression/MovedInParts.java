package io.proxquant.compression;

import java.io.IOException;
import java.util.Optional;

import io.proxquant.checkpoints.artifact.ArtifactWriter;
import io.proxquant.checkpoints.artifact.PlacedFloats;
import io.proxquant.checkpoints.safetensors.SafetensorsFile;
import io.proxquant.checkpoints.safetensors.TensorInfo;
import io.proxquant.quantization.Granularity;
import io.proxquant.quantization.NonFiniteWeightException;
import io.proxquant.quantization.SideInformation;
import io.proxquant.quantization.TensorProximalMap;

/** A tensor that a proximal map moves some blocks at a time. */
record MovedInParts(TensorOperation.Prox operation, BlockParts blocks) implements TensorParts {
    static Optional<TensorParts> of(TensorInfo tensor, TensorOperation.Prox prox, MemoryBudget budget) {
        int state = prox.map().stateSize();
        return BlockParts.of(prox.how().order(tensor), prox.how().blocks(tensor), state, 1, budget)
                .map(blocks -> new MovedInParts(prox, blocks));
    }

    @Override
    public void run(TensorInfo tensor, SafetensorsFile weights, ArtifactWriter writer, PackedTensors observer)
            throws IOException {
        int length = blocks.blocks().length();
        TensorProximalMap map = new TensorProximalMap(operation.map(), new Granularity.Group(length));
        PlacedFloats moved = writer.floats(tensor.name());
        blocks.each((block, count, from) -> {
            float[] values = blocks.read(weights, tensor, count, from);
            move(map, tensor, values, from);
            blocks.order().writeStored(from, values, moved::write);
        });
        moved.complete();
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
            throw NanCheck.refusal(tensor, blocks.order().rowMajorIndex(from + e.index()), values[e.index()]);
        }
    }
}
