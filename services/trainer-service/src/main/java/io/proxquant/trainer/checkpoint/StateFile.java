package io.proxquant.trainer.checkpoint;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.proxquant.checkpoints.safetensors.DType;
import io.proxquant.checkpoints.safetensors.SafetensorsFile;
import io.proxquant.checkpoints.safetensors.SafetensorsLimits;
import io.proxquant.checkpoints.safetensors.SafetensorsWriter;
import io.proxquant.checkpoints.safetensors.TensorData;
import io.proxquant.checkpoints.safetensors.TensorInfo;
import io.proxquant.trainer.training.NamedState;
import io.proxquant.trainer.training.SavedRun;

/**
 * Reads and writes named state as a safetensors file: floats as F32, bytes as U8, scalars in the metadata. The same state gives
 * the same bytes, by which exact resumption is checked; so nothing that tells time or process may be in it.
 */
final class StateFile {
    private static final String WEIGHTS = "weights/";

    private StateFile() {}

    /**
     * Everything but the weights, which have a file of their own in a checkpoint.
     *
     * @param boundary called with every chunk, as by all methods here, to show life or to stop by throwing
     */
    static void writeState(Path file, NamedState state, Runnable boundary) throws IOException {
        SafetensorsWriter.write(file, tensors(state), state.scalars(), boundary);
    }

    /** Everything in one file. */
    static void writeAll(Path file, SavedRun run, Runnable boundary) throws IOException {
        List<TensorData> tensors = tensors(run.state());
        run.weights().forEach((name, values) -> tensors.add(TensorData.of(WEIGHTS + name, values, values.length)));
        SafetensorsWriter.write(file, tensors, run.state().scalars(), boundary);
    }

    /** Reads either form; the weights are empty for the first. */
    static SavedRun read(Path file, Runnable boundary) throws IOException {
        NamedState state = new NamedState();
        Map<String, float[]> weights = new TreeMap<>();
        try (SafetensorsFile saved =
                SafetensorsFile.open(file, SafetensorsLimits.defaults()).watched(boundary)) {
            saved.header().metadata().forEach(state::put);
            for (TensorInfo tensor : saved.header().tensors().values()) {
                if (tensor.dtype() == DType.U8) {
                    try (var in = saved.open(tensor)) {
                        state.put(tensor.name(), in.readAllBytes());
                    }
                } else if (tensor.name().startsWith(WEIGHTS)) {
                    weights.put(tensor.name().substring(WEIGHTS.length()), saved.readAll(tensor.name()));
                } else {
                    state.put(tensor.name(), saved.readAll(tensor.name()));
                }
            }
        }
        return new SavedRun(weights, state);
    }

    private static List<TensorData> tensors(NamedState state) {
        List<TensorData> tensors = new ArrayList<>();
        state.floats().forEach((name, values) -> tensors.add(TensorData.of(name, values, values.length)));
        state.bytes().forEach((name, bytes) -> tensors.add(TensorData.of(name, DType.U8, bytes, bytes.length)));
        return tensors;
    }
}
