package io.proxquant.compression;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

import io.proxquant.checkpoints.artifact.ArtifactFile;
import io.proxquant.checkpoints.artifact.ArtifactWriter;
import io.proxquant.checkpoints.artifact.PackedParts;
import io.proxquant.checkpoints.artifact.PackedTensor;
import io.proxquant.checkpoints.artifact.PackedValue;
import io.proxquant.checkpoints.safetensors.SafetensorsFile;
import io.proxquant.checkpoints.safetensors.TensorInfo;
import io.proxquant.quantization.AxisOrder;
import io.proxquant.quantization.BlockShape;
import io.proxquant.quantization.QuantizedTensor;

/** A tensor whose own codes are packed, and held against its weights, some blocks at a time. */
record FrozenInParts(ArtifactFile codes, BlockParts blocks) implements TensorParts {
    static Optional<TensorParts> of(TensorInfo tensor, Frozen frozen, MemoryBudget budget) {
        PackedTensor packed = frozen.codes().packed(tensor.name());
        if (!frozen.codes().readableByBlocks(tensor.name())) {
            return Optional.empty();
        }
        AxisOrder order = AxisOrder.of(tensor.shape(), packed.firstAxis());
        int stored = frozen.codes().layout(tensor.name()).stored();
        BlockShape cut = BlockShape.of(packed.blocks(), packed.length());
        return BlockParts.of(order, cut, stored, PackedParts.STEP, budget)
                .map(blocks -> new FrozenInParts(frozen.codes(), blocks));
    }

    @Override
    public void run(TensorInfo tensor, SafetensorsFile weights, ArtifactWriter writer, PackedTensors observer)
            throws IOException {
        try (PackedParts parts = writer.parts(tensor.name())) {
            blocks.each((block, count, from) -> {
                float[] values = blocks.read(weights, tensor, count, from);
                QuantizedTensor part = codes.blocks(tensor.name(), block, count);
                PackedValue packed = PackedValue.of(new long[] {values.length}, part);
                float[] decoded = packed.dequantize();
                int differs = Arrays.mismatch(decoded, values);
                if (differs >= 0) {
                    throw Frozen.misfit(
                            tensor, blocks.order().rowMajorIndex(from + differs), values[differs], decoded[differs]);
                }
                parts.add(part);
                observer.packed(tensor, values, packed);
            });
            parts.complete();
        }
    }
}
