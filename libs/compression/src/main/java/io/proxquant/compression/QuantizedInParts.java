package io.proxquant.compression;

import java.io.IOException;
import java.util.Optional;

import io.proxquant.checkpoints.artifact.ArtifactWriter;
import io.proxquant.checkpoints.artifact.PackedParts;
import io.proxquant.checkpoints.artifact.PackedValue;
import io.proxquant.checkpoints.safetensors.SafetensorsFile;
import io.proxquant.checkpoints.safetensors.TensorInfo;
import io.proxquant.quantization.BlockShape;
import io.proxquant.quantization.Granularity;
import io.proxquant.quantization.NonFiniteWeightException;
import io.proxquant.quantization.QuantizedTensor;
import io.proxquant.quantization.SideInformation;
import io.proxquant.quantization.TensorQuantizer;

/**
 * A tensor that is quantized some blocks at a time.
 *
 * @param blocks how the tensor is cut
 * @param atOnce blocks in a part
 */
record QuantizedInParts(TensorOperation.Hard operation, BlockShape blocks, int atOnce) implements TensorParts {
    static Optional<TensorParts> of(TensorInfo tensor, TensorOperation.Hard hard, MemoryBudget budget) {
        BlockShape blocks = hard.how().blocks(tensor);
        if (hard.how().moves(tensor) || !TensorParts.divisible(blocks) || !known(tensor, hard)) {
            return Optional.empty();
        }
        long fitting = budget.weightsOfAPart(hard.quantizer().layout().stored(), blocks.length()) / blocks.length();
        int atOnce = aligned((int) Math.min(fitting, blocks.count()), blocks.length());
        return atOnce == 0 ? Optional.empty() : Optional.of(new QuantizedInParts(hard, blocks, atOnce));
    }

    private static boolean known(TensorInfo tensor, TensorOperation.Hard hard) {
        return hard.knowledge().of(tensor, 0).isPresent();
    }

    /** The most blocks, not more than these, whose codes end with a byte. */
    private static int aligned(int most, int length) {
        int step = PackedParts.STEP;
        while (step > 1 && (long) (step / 2) * length % PackedParts.STEP == 0) {
            step /= 2;
        }
        return most / step * step;
    }

    @Override
    public void run(TensorInfo tensor, SafetensorsFile weights, ArtifactWriter writer, PackedTensors observer)
            throws IOException {
        TensorQuantizer quantizer = new TensorQuantizer(operation.quantizer(), new Granularity.Group(blocks.length()));
        try (PackedParts parts = writer.parts(tensor.name())) {
            for (int block = 0; block < blocks.count(); block += atOnce) {
                int from = block * blocks.length();
                float[] values = new float[Math.min(atOnce, blocks.count() - block) * blocks.length()];
                weights.readFloats(tensor, from, values, 0, values.length);
                SideInformation side = operation.knowledge().of(tensor, from).orElseThrow();
                long[] shape = {values.length};
                QuantizedTensor part = quantized(quantizer, tensor, values, from, side);
                parts.add(part);
                observer.packed(tensor, values, PackedValue.of(shape, part));
            }
            parts.complete();
        }
    }

    private static QuantizedTensor quantized(
            TensorQuantizer quantizer, TensorInfo tensor, float[] values, int from, SideInformation side) {
        try {
            return quantizer.quantize(values, new long[] {values.length}, side);
        } catch (NonFiniteWeightException e) {
            throw NanCheck.refusal(tensor, (long) from + e.index(), values[e.index()]);
        }
    }
}
