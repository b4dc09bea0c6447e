package io.proxquant.quantizer.domain;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import io.proxquant.checkpoints.artifact.ArtifactEntry;
import io.proxquant.checkpoints.artifact.ArtifactFile;
import io.proxquant.checkpoints.artifact.ArtifactSummary;
import io.proxquant.checkpoints.artifact.ArtifactWriter;
import io.proxquant.checkpoints.safetensors.SafetensorsFile;
import io.proxquant.checkpoints.safetensors.TensorContent;
import io.proxquant.checkpoints.safetensors.TensorInfo;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.quantization.NonFiniteWeightException;
import io.proxquant.recipes.QuantizationVariant;

/**
 * Builds one artifact file from one checkpoint file, tensor by tensor: memory holds one tensor at a time, within the
 * budget, and each is worked on by all cores. Equal input gives equal bytes, on any machine and any number of threads.
 */
public final class ArtifactBuilder {
    private static final int CHECK_CHUNK = 1 << 16;

    private final MemoryBudget budget;

    /** A builder that stays within the budget. */
    public ArtifactBuilder(MemoryBudget budget) {
        this.budget = budget;
    }

    /**
     * Applies a variant to a checkpoint.
     *
     * @param own the codes that the checkpoint carries for this variant, if it was frozen by its own method
     * @param out where the artifact appears, complete or not at all
     * @param boundary called before each tensor; may throw to stop
     * @throws RejectedCheckpointException with a reason code if the weights do not allow it
     */
    public ArtifactSummary build(
            SafetensorsFile weights,
            Optional<ArtifactFile> own,
            QuantizationVariant variant,
            Path out,
            Runnable boundary)
            throws IOException {
        Selection selection = own.isPresent()
                ? Frozen.selection(weights.header(), own.get())
                : Selection.of(weights.header(), variant.layers());
        List<TensorInfo> tensors = List.copyOf(weights.header().tensors().values());
        tensors.stream().filter(selection::contains).forEach(budget::admit);
        TensorOperation operation = own.isPresent() ? new Frozen(own.get()) : TensorOperation.of(variant);
        List<ArtifactEntry> entries = tensors.stream()
                .map(t -> selection.contains(t)
                        ? operation.entry(t)
                        : ArtifactEntry.Plain.of(t.name(), t.dtype(), t.shape()))
                .toList();
        try (ArtifactWriter writer = ArtifactWriter.create(out, entries)) {
            for (TensorInfo tensor : tensors) {
                boundary.run();
                if (selection.contains(tensor)) {
                    transform(weights, tensor, operation, writer);
                } else {
                    requireFinite(weights, tensor);
                    writer.copy(tensor.name(), TensorContent.of(weights, tensor));
                }
            }
            return writer.finish();
        }
    }

    private static void transform(
            SafetensorsFile weights, TensorInfo tensor, TensorOperation operation, ArtifactWriter writer)
            throws IOException {
        float[] values = weights.readAll(tensor.name());
        try {
            TensorOperation.Result result = operation.apply(tensor, values);
            if (result instanceof TensorOperation.Codes codes) {
                writer.put(tensor.name(), codes.value());
            } else if (result instanceof TensorOperation.Moved moved) {
                writer.copy(tensor.name(), TensorContent.of(moved.weights()));
            }
        } catch (NonFiniteWeightException e) {
            throw notFinite(tensor, e.index());
        } catch (IllegalArgumentException e) {
            throw new RejectedCheckpointException(
                    ReasonCode.CHECKPOINT_MISFIT, "tensor " + tensor.name() + ": " + e.getMessage());
        }
    }

    private static void requireFinite(SafetensorsFile weights, TensorInfo tensor) throws IOException {
        if (!tensor.dtype().readableAsFloat()) {
            return;
        }
        float[] chunk = new float[(int) Math.min(CHECK_CHUNK, tensor.elements())];
        for (long at = 0; at < tensor.elements(); at += chunk.length) {
            int count = (int) Math.min(chunk.length, tensor.elements() - at);
            weights.readFloats(tensor, at, chunk, 0, count);
            for (int i = 0; i < count; i++) {
                if (!Float.isFinite(chunk[i])) {
                    throw notFinite(tensor, at + i);
                }
            }
        }
    }

    private static RejectedCheckpointException notFinite(TensorInfo tensor, long index) {
        return new RejectedCheckpointException(
                ReasonCode.WEIGHTS_NOT_FINITE,
                "tensor " + tensor.name() + " has a NaN or infinite weight at row-major index " + index);
    }
}
