package io.proxquant.quantizer.domain;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import io.proxquant.checkpoints.artifact.ArtifactEntry;
import io.proxquant.checkpoints.artifact.ArtifactException;
import io.proxquant.checkpoints.artifact.ArtifactWriter;
import io.proxquant.checkpoints.artifact.SizeChange;
import io.proxquant.checkpoints.artifact.SourceMetadata;
import io.proxquant.checkpoints.safetensors.SafetensorsException;
import io.proxquant.checkpoints.safetensors.SafetensorsFile;
import io.proxquant.checkpoints.safetensors.TensorContent;
import io.proxquant.checkpoints.safetensors.TensorInfo;
import io.proxquant.contracts.ArtifactKind;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.quantization.NonFiniteWeightException;
import io.proxquant.recipes.LayersSection;
import io.proxquant.recipes.QuantizationVariant;

/**
 * Builds one artifact file from one checkpoint file. Tensors are streamed: as many are in memory as the budget admits,
 * worked on by all cores. Equal input gives equal bytes, on any machine and any number of threads.
 */
public final class ArtifactBuilder {
    private final MemoryBudget budget;
    private final int threads;

    /** A builder that stays within the budget. */
    public ArtifactBuilder(MemoryBudget budget, int threads) {
        this.budget = budget;
        this.threads = threads;
    }

    /**
     * Applies a variant to a checkpoint.
     *
     * @param own the codes that the checkpoint carries for this variant, if it was frozen by its own method
     * @param metadata what the artifact repeats of its source; its digest stands in the variant
     * @param out where the artifact appears, complete or not at all
     * @param boundary asked between tensors, on the calling thread
     * @throws RejectedCheckpointException with a reason code if the weights do not allow it; of several bad tensors the
     *     first in the file is named
     */
    public BuiltArtifact build(
            SafetensorsFile weights,
            Optional<OwnCodes> own,
            QuantizationVariant variant,
            SourceMetadata metadata,
            Path out,
            Boundary boundary)
            throws IOException {
        try {
            return building(weights, own, variant, metadata, out, boundary);
        } catch (SafetensorsException e) {
            throw new RejectedCheckpointException(ReasonCode.CHECKPOINT_INVALID, e.getMessage());
        } catch (ArtifactException e) {
            throw new RejectedCheckpointException(
                    ReasonCode.CHECKPOINT_INVALID, "the checkpoint's codes: " + e.getMessage());
        }
    }

    private BuiltArtifact building(
            SafetensorsFile weights,
            Optional<OwnCodes> own,
            QuantizationVariant variant,
            SourceMetadata metadata,
            Path out,
            Boundary boundary)
            throws IOException {
        Selection selection =
                own.isPresent() ? own.get().selection(weights.header(), variant) : select(weights, variant.layers());
        List<TensorInfo> tensors = List.copyOf(weights.header().tensors().values());
        TensorOperation asked = TensorOperation.of(variant);
        List<TensorJob> jobs = tensors.stream()
                .map(t -> !selection.contains(t)
                        ? TensorJob.copy(t)
                        : TensorJob.transform(
                                t, own.filter(c -> c.has(t)).map(OwnCodes::pack).orElse(asked)))
                .toList();
        jobs.forEach(job -> budget.admit(job.tensor(), job.bytes()));
        List<ArtifactEntry> entries = jobs.stream().map(TensorJob::entry).toList();
        if (own.isEmpty()) {
            refuseGrowth(SizeChange.of(weights.header(), entries), variant);
        }
        try (ArtifactWriter writer = create(out, entries, metadata)) {
            new TensorWorkers(threads, budget).run(jobs, job -> run(job, weights, writer), boundary);
            return new BuiltArtifact(writer.finish(), List.copyOf(selection.names()));
        }
    }

    /** What is too large to be worked on is refused before anything of it is read. */
    private Selection select(SafetensorsFile weights, LayersSection layers) throws IOException {
        Selection asked = Selection.of(weights.header(), layers);
        for (String name : asked.names()) {
            TensorInfo tensor = weights.header().tensor(name);
            budget.admit(tensor, TensorJob.leastBytes(tensor));
        }
        return asked.withoutMasks(weights, layers);
    }

    private static void run(TensorJob job, SafetensorsFile weights, ArtifactWriter writer) throws IOException {
        TensorInfo tensor = job.tensor();
        try {
            if (job.operation().isEmpty()) {
                FiniteWeights.requireNumbers(weights, tensor);
                writer.copy(tensor.name(), TensorContent.of(weights, tensor));
                return;
            }
            TensorOperation.Result result = job.operation().get().apply(tensor, weights.readAll(tensor.name()));
            if (result instanceof TensorOperation.Codes codes) {
                writer.put(tensor.name(), codes.value());
            } else if (result instanceof TensorOperation.Moved moved) {
                writer.copy(tensor.name(), TensorContent.of(moved.weights()));
            }
        } catch (NonFiniteWeightException e) {
            throw FiniteWeights.refusal(tensor, e.index());
        } catch (IllegalArgumentException e) {
            throw RejectedCheckpointException.misfit(tensor, e);
        }
    }

    /**
     * What a training froze is packed whatever it costs, since that was settled before its first step; and what an earlier
     * revision made can be made again.
     */
    private static void refuseGrowth(SizeChange change, QuantizationVariant variant) {
        boolean newest = TensorOperation.newest(variant);
        if (variant.mode() == ArtifactKind.HARD && newest && change.larger()) {
            throw RejectedCheckpointException.against(
                    "granularity",
                    ReasonCode.ARTIFACT_LARGER,
                    "the artifact " + change.described()
                            + "; take larger groups or fewer bits, or exclude those tensors");
        }
    }

    private static ArtifactWriter create(Path out, List<ArtifactEntry> entries, SourceMetadata metadata)
            throws IOException {
        try {
            return ArtifactWriter.create(out, entries, metadata);
        } catch (IllegalArgumentException e) {
            throw new RejectedCheckpointException(
                    ReasonCode.CHECKPOINT_MISFIT, "its tensors cannot stand in one artifact: " + e.getMessage());
        }
    }
}
