package io.proxquant.trainer.checkpoint;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import io.proxquant.checkpoints.safetensors.SafetensorsWriter;
import io.proxquant.checkpoints.safetensors.TensorData;
import io.proxquant.checkpoints.safetensors.WrittenFile;
import io.proxquant.models.parameters.ParameterView;

/** Weights of a network as plain safetensors under torch names; equal weights give equal bytes. */
final class WeightsFile {
    private WeightsFile() {}

    /** @param boundary called with every chunk, to show life or to stop by throwing */
    static WrittenFile write(Path file, Map<String, float[]> weights, List<ParameterView> parameters, Runnable boundary)
            throws IOException {
        List<TensorData> tensors = parameters.stream()
                .map(p -> TensorData.of(p.name(), weights.get(p.name()), p.shape()))
                .toList();
        return SafetensorsWriter.write(file, tensors, Map.of("format", "pt"), boundary);
    }
}
