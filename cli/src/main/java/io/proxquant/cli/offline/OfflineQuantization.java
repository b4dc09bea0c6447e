package io.proxquant.cli.offline;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

import com.fasterxml.jackson.core.JsonProcessingException;

import io.proxquant.checkpoints.CheckpointDigest;
import io.proxquant.checkpoints.artifact.ArtifactEntry;
import io.proxquant.checkpoints.artifact.ArtifactSummary;
import io.proxquant.checkpoints.artifact.ArtifactWriter;
import io.proxquant.checkpoints.artifact.SizeChange;
import io.proxquant.checkpoints.artifact.SourceMetadata;
import io.proxquant.checkpoints.safetensors.TensorContent;
import io.proxquant.checkpoints.safetensors.TensorInfo;
import io.proxquant.cli.CommandFailure;
import io.proxquant.contracts.Json;
import io.proxquant.quantization.Need;
import io.proxquant.quantization.NonFiniteWeightException;
import io.proxquant.quantization.QuantizedTensor;
import io.proxquant.quantization.TensorQuantizer;
import io.proxquant.quantization.metrics.WeightMetrics;

/** Quantizes one file into one directory, as many tensors at once as memory holds: that of the largest one is enough. */
final class OfflineQuantization {
    static final String ARTIFACT = "artifact.safetensors";
    static final String MANIFEST = "manifest.json";
    /** Weights, a byte of code each, and packed codes: what no quantizer can do without. */
    private static final long LEAST_BYTES_PER_WEIGHT = 6;

    /** With curvature and room for sorting: what every quantizer can do with. */
    private static final long MOST_BYTES_PER_WEIGHT = 24;

    private final QuantizationChoice choice;
    private final TensorSelection selection;
    private final Curvature curvature;
    private final long memory;
    private final boolean largerAllowed;

    /**
     * @param memory bytes of heap that may be used
     * @param largerAllowed whether the result may take more bytes than its source
     */
    OfflineQuantization(
            QuantizationChoice choice,
            TensorSelection selection,
            Curvature curvature,
            long memory,
            boolean largerAllowed) {
        this.largerAllowed = largerAllowed;
        this.choice = choice;
        this.selection = selection;
        this.curvature = curvature;
        this.memory = memory;
    }

    QuantizationReport run(SourceFile source, Path out) throws IOException {
        if (source.artifact()) {
            throw new CommandFailure(source.path() + ": is an artifact already; quantize the weights it was made from");
        }
        Set<String> names = selection.names(source);
        List<ArtifactEntry> entries = new ArrayList<>();
        for (TensorInfo tensor : source.header().tensors().values()) {
            entries.add(names.contains(tensor.name()) ? packed(source, tensor) : ArtifactEntry.Plain.of(tensor));
        }
        SizeChange size = SizeChange.of(source.header(), entries);
        if (size.larger() && !largerAllowed) {
            throw new CommandFailure(source.path() + ": the result " + size.described()
                    + "; take larger groups or fewer bits, --exclude those tensors, or say --allow-larger");
        }
        curvature.requireAll(source.header(), names);
        SourceMetadata metadata = metadata(source);
        try (OutputDirectory directory = OutputDirectory.prepare(out)) {
            List<QuantizationReport.Tensor> tensors = new ArrayList<>();
            ArtifactSummary summary = write(source, names, entries, metadata, directory.file(ARTIFACT), tensors);
            try (SourceFile artifact = SourceFile.open(directory.file(ARTIFACT))) {
                directory.write(MANIFEST, manifest(source, names, summary, artifact.sha256(), metadata));
            }
            long stored = directory.bytes();
            directory.complete();
            return new QuantizationReport(
                    out.toString(),
                    choice.quantizer().name(),
                    choice.quantizer().layout().bits(),
                    choice.granularity().toString(),
                    choice.options(),
                    choice.needs(Need.CURVATURE) ? curvature.described() : null,
                    choice.needs(Need.TRAINED_LEVELS) ? "as training would begin (published initialisation)" : null,
                    summary.quantizedWeights(),
                    summary.effectiveBits(),
                    stored,
                    source.header().fileLength(),
                    tensors,
                    size.grown().isEmpty() ? null : size.grown());
        }
    }

    private static SourceMetadata metadata(SourceFile source) {
        try {
            return SourceMetadata.of(source.header());
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(source.path() + ": " + e.getMessage(), e);
        }
    }

    private ArtifactEntry packed(SourceFile source, TensorInfo tensor) {
        if (tensor.elements() > memory / LEAST_BYTES_PER_WEIGHT) {
            throw new CommandFailure(source.path() + ": tensor " + tensor.name() + " has " + tensor.elements()
                    + " weights, which need " + ((LEAST_BYTES_PER_WEIGHT * tensor.elements()) >> 20) + " MiB of the "
                    + (memory >> 20) + " MiB there are; " + JavaMemory.ADVICE + ", or --exclude it");
        }
        try {
            return ArtifactEntry.Packed.of(
                    tensor.name(),
                    tensor.dtype(),
                    tensor.shape(),
                    choice.quantizer().name(),
                    choice.quantizer().layout(),
                    choice.granularity().blocks(tensor.shape()));
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(source.path() + ": tensor " + tensor.name() + ": " + e.getMessage(), e);
        }
    }

    private ArtifactSummary write(
            SourceFile source,
            Set<String> names,
            List<ArtifactEntry> entries,
            SourceMetadata metadata,
            Path file,
            List<QuantizationReport.Tensor> report)
            throws IOException {
        List<TensorInfo> tensors = List.copyOf(source.header().tensors().values());
        QuantizationReport.Tensor[] reports = new QuantizationReport.Tensor[tensors.size()];
        try (ArtifactWriter writer = ArtifactWriter.create(file, entries, metadata)) {
            SideBySide.run(
                    tensors,
                    tensor -> names.contains(tensor.name()) ? MOST_BYTES_PER_WEIGHT * tensor.elements() : 0,
                    memory,
                    i -> reports[i] = written(source, tensors.get(i), names, writer));
            Arrays.stream(reports).filter(Objects::nonNull).forEach(report::add);
            return writer.finish();
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(source.path() + ": " + e.getMessage(), e);
        }
    }

    private QuantizationReport.Tensor written(
            SourceFile source, TensorInfo tensor, Set<String> names, ArtifactWriter writer) throws IOException {
        if (names.contains(tensor.name())) {
            return quantize(source, tensor, writer);
        }
        if (!selection.excluded(tensor)) {
            source.requireNumbers(tensor);
        }
        writer.copy(tensor.name(), TensorContent.of(source.file(), tensor));
        return null;
    }

    private QuantizationReport.Tensor quantize(SourceFile source, TensorInfo tensor, ArtifactWriter writer)
            throws IOException {
        float[] weights = source.file().readAll(tensor.name());
        QuantizedTensor value;
        try {
            value = new TensorQuantizer(choice.quantizer(), choice.granularity())
                    .quantize(weights, tensor.shape(), curvature.of(tensor));
        } catch (NonFiniteWeightException e) {
            throw source.notFinite(tensor, e.index(), weights[e.index()]);
        }
        writer.put(tensor.name(), value);
        return new QuantizationReport.Tensor(
                tensor.name(),
                Arrays.stream(tensor.shape()).boxed().toList(),
                WeightMetrics.quantizationGap(weights, value));
    }

    private byte[] manifest(
            SourceFile source,
            Set<String> names,
            ArtifactSummary summary,
            String artifactSha256,
            SourceMetadata metadata)
            throws IOException {
        int revision = choice.quantizer().revision();
        OfflineManifest manifest = new OfflineManifest(
                OfflineManifest.FORMAT,
                CheckpointDigest.of(source.file().digests()),
                new OfflineManifest.FileFacts(source.header().fileLength(), source.sha256()),
                new OfflineManifest.Settings(
                        choice.quantizer().name(),
                        revision == 1 ? null : revision,
                        choice.quantizer().layout().bits(),
                        choice.granularity().toString(),
                        choice.options(),
                        curvature.facts(),
                        selection.include(),
                        selection.exclude()),
                new OfflineManifest.FileFacts(summary.fileBytes(), artifactSha256),
                summary.artifactDigest(),
                summary.quantizedWeights(),
                summary.effectiveBits(),
                new TreeSet<>(names),
                summary.decoded(),
                metadata.orNull());
        try {
            return Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(manifest);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a manifest is always JSON", e);
        }
    }
}
