package io.proxquant.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.proxquant.checkpoints.artifact.ArtifactOptions;
import io.proxquant.checkpoints.artifact.ArtifactTensor;
import io.proxquant.checkpoints.artifact.ArtifactWriter;
import io.proxquant.checkpoints.safetensors.SafetensorsFile;
import io.proxquant.checkpoints.safetensors.SafetensorsLimits;
import io.proxquant.checkpoints.safetensors.SafetensorsWriter;
import io.proxquant.checkpoints.safetensors.TensorData;
import io.proxquant.models.parameters.ParameterView;
import io.proxquant.quantization.PruningMask;
import io.proxquant.quantization.QuantizedTensor;
import io.proxquant.trainer.training.Snapshot;

/** The end of a run as files: float, shared with fixed widths, and coded; with the bytes of every stream of every tensor. */
final class CompressedFiles {
    private static final long FLOAT = 4;

    private CompressedFiles() {}

    static void write(
            Path base, List<ParameterView> parameters, Snapshot end, String quantizer, Map<String, Object> told)
            throws IOException {
        List<TensorData> floats = new ArrayList<>();
        List<ArtifactTensor> tensors = new ArrayList<>();
        for (ParameterView view : parameters) {
            TensorData plain = TensorData.of(view.name(), end.weights().get(view.name()), view.shape());
            floats.add(plain);
            QuantizedTensor codes = end.codes().get(view.name());
            PruningMask mask = end.masks().get(view.name());
            tensors.add(
                    codes == null
                            ? new ArtifactTensor.Copied(plain)
                            : new ArtifactTensor.Quantized(view.name(), view.shape(), quantizer, codes, 0, mask));
        }
        Path whole = Path.of(base + ".float.safetensors");
        SafetensorsWriter.write(whole, floats, Map.of("format", "pt"));
        told.put("bytes.float", Files.size(whole));
        Path shared = Path.of(base + ".shared.safetensors");
        ArtifactWriter.write(shared, tensors, ArtifactOptions.plain());
        told.put("bytes.shared", Files.size(shared));
        Path coded = Path.of(base + ".coded.safetensors");
        ArtifactWriter.write(coded, tensors, ArtifactOptions.plain().withEntropyCoding());
        told.put("bytes.coded", Files.size(coded));
        for (ParameterView view : parameters) {
            PruningMask mask = end.masks().get(view.name());
            if (mask != null) {
                told.put("weights." + view.name(), mask.size());
                told.put("kept." + view.name(), mask.survivors());
                streams("shared.", shared, view.name(), told);
                streams("coded.", coded, view.name(), told);
            }
        }
        Files.delete(whole);
    }

    private static void streams(String kind, Path file, String tensor, Map<String, Object> told) throws IOException {
        try (SafetensorsFile stored = SafetensorsFile.open(file, SafetensorsLimits.defaults())) {
            long codes = bytes(stored, tensor + ".codes") + bytes(stored, tensor + ".codes.table");
            long mask = bytes(stored, tensor + ".mask") + bytes(stored, tensor + ".mask.table");
            told.put(kind + "codes." + tensor, codes);
            told.put(kind + "mask." + tensor, mask);
            told.put("codebook." + tensor, bytes(stored, tensor + ".codebooks") / FLOAT * FLOAT);
        }
    }

    private static long bytes(SafetensorsFile file, String tensor) {
        return file.header().tensors().containsKey(tensor)
                ? file.header().tensor(tensor).bytes()
                : 0;
    }
}
