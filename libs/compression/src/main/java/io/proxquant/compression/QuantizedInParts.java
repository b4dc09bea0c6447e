package io.proxquant.compression;

import java.io.IOException;
import java.util.Optional;

import io.proxquant.checkpoints.artifact.ArtifactWriter;
import io.proxquant.checkpoints.artifact.PackedParts;
import io.proxquant.checkpoints.artifact.PackedValue;
import io.proxquant.checkpoints.safetensors.SafetensorsFile;
import io.proxquant.checkpoints.safetensors.TensorInfo;
import io.proxquant.quantization.Granularity;
import io.proxquant.quantization.NonFiniteWeightException;
import io.proxquant.quantization.QuantizedTensor;
import io.proxquant.quantization.SideInformation;
import io.proxquant.quantization.TensorQuantizer;

/** A tensor that is quantized some blocks at a time. */
record QuantizedInParts(TensorOperation.Hard operation, BlockParts blocks) implements TensorParts {
    static Optional<TensorParts> of(TensorInfo tensor, TensorOperation.Hard hard, MemoryBudget budget) {
        if (hard.quantizer().layout().levelless()) {
            return Optional.empty(); // how many survive, and so the file's length, is known of the whole alone
        }
        int stored = hard.quantizer().layout().stored();
        return BlockParts.of(hard.how().order(tensor), hard.how().blocks(tensor), stored, PackedParts.STEP, budget)
                .map(blocks -> new QuantizedInParts(hard, blocks));
    }

    @Override
    public void run(TensorInfo tensor, SafetensorsFile weights, ArtifactWriter writer, PackedTensors observer)
            throws IOException {
        int length = blocks.blocks().length();
        TensorQuantizer quantizer = new TensorQuantizer(operation.quantizer(), new Granularity.Group(length));
        try (PackedParts parts = writer.parts(tensor.name())) {
            blocks.each((block, count, from) -> {
                float[] values = blocks.read(weights, tensor, count, from);
                SideInformation side = operation.knowledge().part(tensor, blocks.order(), from, values.length);
                QuantizedTensor part = quantized(quantizer, tensor, values, from, side);
                parts.add(part);
                observer.packed(tensor, values, PackedValue.of(new long[] {values.length}, part));
            });
            parts.complete();
        }
    }

    private QuantizedTensor quantized(
            TensorQuantizer quantizer, TensorInfo tensor, float[] values, int from, SideInformation side) {
        try {
            return quantizer.quantize(values, new long[] {values.length}, side);
        } catch (NonFiniteWeightException e) {
            throw NanCheck.refusal(tensor, blocks.order().rowMajorIndex(from + e.index()), values[e.index()]);
        }
    }
}
