package io.proxquant.cli.offline;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

import com.fasterxml.jackson.core.JsonProcessingException;

import io.proxquant.checkpoints.artifact.ArtifactOptions;
import io.proxquant.checkpoints.artifact.SourceMetadata;
import io.proxquant.checkpoints.safetensors.CheckpointFolder;
import io.proxquant.checkpoints.safetensors.TensorInfo;
import io.proxquant.cli.CommandFailure;
import io.proxquant.cli.Terminal;
import io.proxquant.cli.layout.Bar;
import io.proxquant.compression.BuiltArtifact;
import io.proxquant.compression.CompressionException;
import io.proxquant.compression.Compressor;
import io.proxquant.compression.MemoryBudget;
import io.proxquant.compression.ProgressMonitor;
import io.proxquant.contracts.Json;
import io.proxquant.quantization.metrics.GapSum;
import io.proxquant.recipes.BitsPlan;
import io.proxquant.storage.LocalDisk;

/** Makes one artifact of a file, in a directory of its own with a manifest that says how. */
final class OfflineQuantization {
    static final String MANIFEST = "manifest.json";

    private final MemoryBudget budget;
    private final Optional<Long> shardBytes;
    private final Terminal terminal;
    private final Bar bar;
    private final Runnable boundary;

    /**
     * @param memory bytes of heap that may be used
     * @param shardBytes most bytes of tensors in a file of the artifact; empty for what suits the source
     * @param terminal where it is said what becomes of an artifact when a signal ends the command
     * @param bar over the bytes of all tensors, once for each artifact
     * @param boundary called with every chunk that is read or written, by any thread; throws to stop
     */
    OfflineQuantization(long memory, Optional<Long> shardBytes, Terminal terminal, Bar bar, Runnable boundary) {
        this.budget = MemoryBudget.wholeHeap(memory, JavaMemory.ADVICE);
        this.shardBytes = shardBytes;
        this.terminal = terminal;
        this.bar = bar;
        this.boundary = boundary;
    }

    QuantizationReport run(SourceFile source, QuantizationTask task, Path out) throws IOException {
        Map<String, GapSum> errors = new ConcurrentHashMap<>();
        Compressor compressor = new Compressor(
                budget, Runtime.getRuntime().availableProcessors(), (tensor, weights, value) -> errors.computeIfAbsent(
                                tensor.name(), name -> new GapSum())
                        .add(weights, value.dequantize()));
        SourceMetadata metadata = source.metadata();
        try (OutputDirectory directory = OutputDirectory.prepare(out, terminal)) {
            Path file = directory.file(CheckpointFolder.ARTIFACT);
            ArtifactOptions files = shardBytes
                    .map(ArtifactOptions.plain()::inShardsOf)
                    .orElseGet(() -> ArtifactOptions.like(source.file()));
            BuiltArtifact built = compressor.build(
                    source.file(), task.compression(), metadata, file, files.inForm(task.form()), progress());
            directory.write(
                    MANIFEST, manifest(source, task, built, built.files().get(0), metadata));
            long stored = directory.bytes();
            directory.complete();
            return new QuantizationReport(
                    out.toString(),
                    task.operation(),
                    built.summary().quantizedWeights(),
                    built.summary().effectiveBits(),
                    stored,
                    source.header().fileLength(),
                    tensors(source, task, built, errors),
                    built.size().grown().isEmpty() ? null : built.size().grown(),
                    PlanNotes.of(task.bits(), source, built));
        } catch (CompressionException e) {
            throw new CommandFailure(source.name() + ": " + task.refusal().apply(e), e);
        } catch (IOException e) {
            throw LocalDisk.at(out, e);
        }
    }

    /** Bytes of all tensors, which is what one artifact adds to the bar. */
    static long work(SourceFile source) {
        return source.header().tensors().values().stream()
                .mapToLong(TensorInfo::bytes)
                .sum();
    }

    private ProgressMonitor progress() {
        return new ProgressMonitor() {
            @Override
            public void check() {
                boundary.run();
            }

            @Override
            public void progressed() {}

            @Override
            public void worked(long bytes) {
                boundary.run();
                bar.step(bytes);
            }
        };
    }

    private static List<QuantizationReport.Tensor> tensors(
            SourceFile source, QuantizationTask task, BuiltArtifact built, Map<String, GapSum> errors) {
        BitsPlan plan = task.bits() == null ? null : task.bits().plan();
        List<QuantizationReport.Tensor> tensors = new ArrayList<>();
        for (TensorInfo tensor : source.header().tensors().values()) {
            if (built.quantized().contains(tensor.name())) {
                List<Long> shape = Arrays.stream(tensor.shape()).boxed().toList();
                GapSum error = errors.get(tensor.name());
                tensors.add(new QuantizationReport.Tensor(
                        tensor.name(),
                        shape,
                        built.axes().get(tensor.name()),
                        error == null ? null : error.value(),
                        plan == null
                                ? null
                                : plan.layers().get(tensor.name()).choice().described()));
            }
        }
        return tensors;
    }

    private static byte[] manifest(
            SourceFile source, QuantizationTask task, BuiltArtifact built, Path artifact, SourceMetadata metadata)
            throws IOException {
        OfflineManifest manifest = new OfflineManifest(
                OfflineManifest.FORMAT,
                source.checkpoint(),
                OfflineManifest.FileFacts.of(source),
                task.settings(),
                task.recipe(),
                new WrittenArtifact(
                        OfflineManifest.FileFacts.of(artifact),
                        built.summary().artifactDigest(),
                        built.summary().quantizedWeights(),
                        built.summary().effectiveBits(),
                        new TreeSet<>(built.quantized()),
                        built.summary().decoded()),
                metadata.orNull());
        try {
            return Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(manifest);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a manifest is always JSON", e);
        }
    }
}
