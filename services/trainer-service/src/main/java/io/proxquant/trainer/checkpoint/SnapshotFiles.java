package io.proxquant.trainer.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import io.proxquant.checkpoints.artifact.ArtifactTensor;
import io.proxquant.checkpoints.artifact.ArtifactWriter;
import io.proxquant.checkpoints.safetensors.SafetensorsWriter;
import io.proxquant.checkpoints.safetensors.TensorData;
import io.proxquant.checkpoints.safetensors.WrittenFile;
import io.proxquant.models.ParameterView;
import io.proxquant.trainer.training.Snapshot;

/** A snapshot as the files of a checkpoint, in a directory of its own that is removed with it. */
final class SnapshotFiles implements AutoCloseable {
    private final Path directory;
    private final WrittenFile weights;

    /** Writes the weights and the state, and the codes from the freeze on. */
    SnapshotFiles(Path work, Snapshot snapshot, List<ParameterView> parameters, String quantizer) throws IOException {
        Files.createDirectories(work);
        this.directory = Files.createTempDirectory(work, "checkpoint-");
        try {
            this.weights = writeWeights(snapshot, parameters);
            StateFile.writeState(state(), snapshot.resume());
            if (!snapshot.codes().isEmpty()) {
                writeCodes(snapshot, parameters, quantizer);
            }
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Plain safetensors under torch names. */
    Path weights() {
        return directory.resolve("weights.safetensors");
    }

    /** What was written as weights: sizes and digests. */
    WrittenFile writtenWeights() {
        return weights;
    }

    Path state() {
        return directory.resolve("state.safetensors");
    }

    /** Codes and codebooks as an artifact file; there from the freeze on. */
    Path codes() {
        return directory.resolve("codes.safetensors");
    }

    private WrittenFile writeWeights(Snapshot snapshot, List<ParameterView> parameters) throws IOException {
        List<TensorData> tensors = parameters.stream()
                .map(p -> TensorData.of(p.name(), snapshot.weights().get(p.name()), p.shape()))
                .toList();
        return SafetensorsWriter.write(weights(), tensors, Map.of("format", "pt"));
    }

    private void writeCodes(Snapshot snapshot, List<ParameterView> parameters, String quantizer) throws IOException {
        Map<String, ArtifactTensor.Quantized> tensors = new TreeMap<>();
        for (ParameterView p : parameters) {
            if (snapshot.codes().containsKey(p.name())) {
                tensors.put(
                        p.name(),
                        new ArtifactTensor.Quantized(
                                p.name(), p.shape(), quantizer, snapshot.codes().get(p.name())));
            }
        }
        ArtifactWriter.write(codes(), List.copyOf(tensors.values()));
    }

    @Override
    public void close() {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + directory, e);
        }
    }
}
