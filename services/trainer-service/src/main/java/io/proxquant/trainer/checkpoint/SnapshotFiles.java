package io.proxquant.trainer.checkpoint;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

import io.proxquant.checkpoints.artifact.ArtifactTensor;
import io.proxquant.checkpoints.artifact.ArtifactWriter;
import io.proxquant.checkpoints.safetensors.WrittenFile;
import io.proxquant.models.parameters.ParameterView;
import io.proxquant.trainer.training.Snapshot;

/** Writes a snapshot as the files of a checkpoint, in a folder of its own that is removed with it. */
final class SnapshotFiles implements AutoCloseable {
    private final WorkDirectory.Folder folder;
    private final Runnable boundary;
    private WrittenFile weights;

    /**
     * Writes the weights and the state, and the codes from the freeze on.
     *
     * @param quantizer name of the one that made a tensor's codes
     */
    SnapshotFiles(
            WorkDirectory work,
            Snapshot snapshot,
            List<ParameterView> parameters,
            UnaryOperator<String> quantizer,
            Runnable boundary) {
        this.boundary = boundary;
        this.folder = work.folder();
        try {
            work.writing("write a checkpoint to", () -> write(snapshot, parameters, quantizer));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private void write(Snapshot snapshot, List<ParameterView> parameters, UnaryOperator<String> quantizer)
            throws IOException {
        weights = WeightsFile.write(weights(), snapshot.weights(), parameters, boundary);
        StateFile.writeState(state(), snapshot.resume(), boundary);
        if (!snapshot.codes().isEmpty()) {
            writeCodes(snapshot, parameters, quantizer);
        }
    }

    /** Plain safetensors under torch names. */
    Path weights() {
        return folder.path().resolve("weights.safetensors");
    }

    /** What was written as weights: sizes and digests. */
    WrittenFile writtenWeights() {
        return weights;
    }

    Path state() {
        return folder.path().resolve("state.safetensors");
    }

    /** Codes and codebooks as an artifact file; it exists from the freeze on. */
    Path codes() {
        return folder.path().resolve("codes.safetensors");
    }

    private void writeCodes(Snapshot snapshot, List<ParameterView> parameters, UnaryOperator<String> quantizer)
            throws IOException {
        Map<String, ArtifactTensor.Quantized> tensors = new TreeMap<>();
        for (ParameterView p : parameters) {
            if (snapshot.codes().containsKey(p.name())) {
                tensors.put(
                        p.name(),
                        new ArtifactTensor.Quantized(
                                p.name(),
                                p.shape(),
                                quantizer.apply(p.name()),
                                snapshot.codes().get(p.name()),
                                snapshot.axes().getOrDefault(p.name(), 0),
                                snapshot.masks().get(p.name())));
            }
        }
        ArtifactWriter.write(codes(), List.copyOf(tensors.values()));
    }

    @Override
    public void close() {
        folder.close();
    }
}
