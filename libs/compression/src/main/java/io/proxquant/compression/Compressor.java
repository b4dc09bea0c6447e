package io.proxquant.compression;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

import io.proxquant.checkpoints.artifact.ArtifactEntry;
import io.proxquant.checkpoints.artifact.ArtifactException;
import io.proxquant.checkpoints.artifact.ArtifactFile;
import io.proxquant.checkpoints.artifact.ArtifactOptions;
import io.proxquant.checkpoints.artifact.ArtifactSummary;
import io.proxquant.checkpoints.artifact.ArtifactWriter;
import io.proxquant.checkpoints.artifact.SizeChange;
import io.proxquant.checkpoints.artifact.SourceMetadata;
import io.proxquant.checkpoints.safetensors.SafetensorsException;
import io.proxquant.checkpoints.safetensors.SafetensorsFile;
import io.proxquant.checkpoints.safetensors.SafetensorsHeader;
import io.proxquant.checkpoints.safetensors.TensorContent;
import io.proxquant.checkpoints.safetensors.TensorInfo;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.quantization.NonFiniteWeightException;

/**
 * Builds one artifact file from one file of weights. Tensors are streamed: as many are in memory as the budget admits, worked
 * on by all cores. Equal input gives equal bytes, on any machine and any number of threads.
 */
public final class Compressor {
    private final MemoryBudget budget;
    private final int threads;
    private final PackedTensors observer;

    /** A compressor that stays within the budget. */
    public Compressor(MemoryBudget budget, int threads) {
        this(budget, threads, PackedTensors.ignored());
    }

    /** One that tells of every tensor that became codes. */
    public Compressor(MemoryBudget budget, int threads, PackedTensors observer) {
        this.budget = budget;
        this.threads = threads;
        this.observer = observer;
    }

    /**
     * Compresses a file of weights.
     *
     * @param metadata what the artifact repeats of its source
     * @param out where the artifact appears, complete or not at all
     * @param monitor asked between tensors, on the calling thread
     * @throws CompressionException with a reason code if the weights do not allow it; of several bad tensors the first in the
     *     file is named
     */
    public BuiltArtifact build(
            SafetensorsFile weights,
            Compression compression,
            SourceMetadata metadata,
            Path out,
            ProgressMonitor monitor)
            throws IOException {
        return build(weights, compression, metadata, out, ArtifactOptions.plain(), monitor);
    }

    /** The same with a say in how the artifact is stored. */
    public BuiltArtifact build(
            SafetensorsFile weights,
            Compression compression,
            SourceMetadata metadata,
            Path out,
            ArtifactOptions options,
            ProgressMonitor monitor)
            throws IOException {
        try {
            return building(weights, compression, metadata, out, options, monitor);
        } catch (SafetensorsException e) {
            throw new CompressionException(ReasonCode.CHECKPOINT_INVALID, e.getMessage());
        } catch (ArtifactException e) {
            throw new CompressionException(ReasonCode.CHECKPOINT_INVALID, "the checkpoint's codes: " + e.getMessage());
        }
    }

    private BuiltArtifact building(
            SafetensorsFile weights,
            Compression compression,
            SourceMetadata metadata,
            Path out,
            ArtifactOptions options,
            ProgressMonitor monitor)
            throws IOException {
        refuseArtifact(weights.header());
        compression.requireMasks();
        Selection selection = selection(weights.watched(monitor::check), compression);
        compression.requireLayersUsed(List.copyOf(selection.names()));
        compression.requireTold(weights.header().tensors().values().stream()
                .filter(selection::contains)
                .toList());
        requireCuts(weights, selection, compression);
        List<TensorJob> jobs = new ArrayList<>();
        for (TensorInfo tensor : weights.header().tensors().values()) {
            jobs.add(
                    selection.contains(tensor)
                            ? TensorJob.transform(tensor, compression.on(tensor), budget)
                            : TensorJob.copy(tensor, budget));
        }
        List<ArtifactEntry> entries = jobs.stream().map(TensorJob::entry).toList();
        SizeChange size = SizeChange.of(weights.header(), entries);
        if (size.larger() && !compression.mayGrow()) {
            throw CompressionException.against(
                    "granularity",
                    ReasonCode.ARTIFACT_LARGER,
                    "the artifact " + size.described()
                            + "; take larger groups or fewer bits, or exclude those tensors");
        }
        try (ArtifactWriter writer = create(out, entries, metadata, options, () -> monitor.worked(0))) {
            new TensorWorkers(threads, budget)
                    .run(jobs, (job, goOn) -> run(job, goOn, weights, compression.rule(), writer, monitor), monitor);
            ArtifactSummary summary = finish(writer);
            requireWithin(compression, summary, jobs, writer.files());
            return new BuiltArtifact(summary, List.copyOf(selection.names()), axes(jobs), writer.files(), size);
        }
    }

    /** Only what is written tells what entropy coding saved. */
    private static void requireWithin(
            Compression compression, ArtifactSummary summary, List<TensorJob> jobs, List<Path> files)
            throws IOException {
        long copied = jobs.stream()
                .filter(job -> job.operation().isEmpty())
                .mapToLong(job -> job.entry().bytes())
                .sum();
        try {
            compression.terms().requireWithin(summary.packedBytes(), summary.quantizedWeights(), copied);
        } catch (CompressionException e) {
            for (Path file : files) {
                Files.delete(file);
            }
            throw e;
        }
    }

    /** What is too large to be worked on is refused before anything of it is read. */
    private Selection selection(SafetensorsFile weights, Compression compression) throws IOException {
        if (compression.own().isPresent()) {
            return compression.own().get().selection(weights.header(), compression.rule());
        }
        Selection asked = Selection.of(weights.header(), compression.rule());
        for (String name : asked.names()) {
            TensorInfo tensor = weights.header().tensor(name);
            if (!budget.fits(tensor, 0)
                    && TensorParts.of(tensor, compression.on(tensor), budget).isEmpty()) {
                budget.admit(tensor, 0, compression.on(tensor).otherwise());
            }
        }
        return asked.withoutMasks(weights, compression.rule());
    }

    private static SortedMap<String, Integer> axes(List<TensorJob> jobs) {
        SortedMap<String, Integer> axes = new TreeMap<>();
        for (TensorJob job : jobs) {
            job.operation()
                    .map(operation -> operation.axis(job.tensor()))
                    .ifPresent(axis -> axis.ifPresent(a -> axes.put(job.tensor().name(), a)));
        }
        return axes;
    }

    /** What cannot be cut is refused for all tensors at once, so that one correction is enough. */
    private static void requireCuts(SafetensorsFile weights, Selection selection, Compression compression) {
        Map<TensorCut, List<TensorInfo>> cuts = new LinkedHashMap<>();
        for (TensorInfo tensor : weights.header().tensors().values()) {
            if (selection.contains(tensor)) {
                compression.on(tensor).cut().ifPresent(cut -> cuts.computeIfAbsent(cut, c -> new ArrayList<>())
                        .add(tensor));
            }
        }
        cuts.forEach((cut, tensors) -> {
            if (compression.rule().asked()) {
                cut.requireUsed(tensors);
            }
            cut.require(tensors);
        });
    }

    private void run(
            TensorJob job,
            Runnable goOn,
            SafetensorsFile weights,
            TensorRule rule,
            ArtifactWriter writer,
            ProgressMonitor monitor)
            throws IOException {
        TensorInfo tensor = job.tensor();
        if (job.operation().isEmpty() && !rule.leftAlone(tensor)) {
            NanCheck.requireNumbers(
                    weights.watched(() -> {
                        goOn.run();
                        monitor.worked(0);
                    }),
                    tensor);
        }
        AtomicLong left = new AtomicLong(tensor.bytes());
        SafetensorsFile counted = weights.counted(bytes -> {
            goOn.run();
            monitor.worked(Math.min(bytes, left.getAndUpdate(before -> Math.max(0, before - bytes))));
        });
        run(job, counted, writer);
        monitor.worked(left.get());
    }

    private void run(TensorJob job, SafetensorsFile weights, ArtifactWriter writer) throws IOException {
        TensorInfo tensor = job.tensor();
        if (job.operation().isEmpty()) {
            writer.copy(tensor.name(), TensorContent.of(weights, tensor));
            return;
        }
        if (job.parts().isPresent()) {
            job.parts().get().run(tensor, weights, writer, observer);
            return;
        }
        float[] values = weights.readAll(tensor.name());
        try {
            TensorOperation.Result result = job.operation().get().apply(tensor, values);
            if (result instanceof TensorOperation.Codes codes) {
                writer.put(tensor.name(), codes.value());
                observer.packed(
                        tensor,
                        codes.value().order().toStored(values),
                        codes.value().inStoredOrder());
            } else if (result instanceof TensorOperation.Moved moved) {
                writer.copy(tensor.name(), TensorContent.of(moved.weights()));
            }
        } catch (NonFiniteWeightException e) {
            throw NanCheck.refusal(tensor, e.index(), values[e.index()]);
        } catch (IllegalArgumentException e) {
            throw CompressionException.misfit(tensor, e);
        }
    }

    /** Codes are matrices of bytes and codebooks matrices of floats: packing these once more would give a sound file. */
    static void refuseArtifact(SafetensorsHeader header) {
        if (ArtifactFile.is(header)) {
            throw new CompressionException(
                    ReasonCode.CHECKPOINT_QUANTIZED,
                    "the file is an artifact already; take the weights that it was made from");
        }
    }

    private static ArtifactWriter create(
            Path out, List<ArtifactEntry> entries, SourceMetadata metadata, ArtifactOptions options, Runnable boundary)
            throws IOException {
        try {
            return ArtifactWriter.create(out, entries, metadata, options, boundary);
        } catch (IllegalArgumentException e) {
            throw unfit(e);
        }
    }

    /** What takes less than was announced may still take more files than there may be. */
    private static ArtifactSummary finish(ArtifactWriter writer) throws IOException {
        try {
            return writer.finish();
        } catch (IllegalArgumentException e) {
            throw unfit(e);
        }
    }

    private static CompressionException unfit(IllegalArgumentException why) {
        return new CompressionException(
                ReasonCode.CHECKPOINT_MISFIT, "its tensors cannot stand in one artifact: " + why.getMessage());
    }
}
