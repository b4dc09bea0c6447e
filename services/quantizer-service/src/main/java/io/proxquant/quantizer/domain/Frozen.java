package io.proxquant.quantizer.domain;

import java.io.IOException;
import java.util.Arrays;
import java.util.SortedSet;
import java.util.TreeSet;

import io.proxquant.checkpoints.artifact.ArtifactEntry;
import io.proxquant.checkpoints.artifact.ArtifactFile;
import io.proxquant.checkpoints.artifact.PackedTensor;
import io.proxquant.checkpoints.safetensors.SafetensorsHeader;
import io.proxquant.checkpoints.safetensors.TensorInfo;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.quantization.QuantizedTensor;

/** Packs the codes that a frozen checkpoint carries, and proves that they decode to its weights bit for bit. */
record Frozen(ArtifactFile codes) implements TensorOperation {
    /** The tensors for which there are codes; each must stand in the checkpoint with the same shape. */
    static Selection selection(SafetensorsHeader header, ArtifactFile codes) {
        SortedSet<String> names = new TreeSet<>();
        for (String name : codes.names()) {
            if (!codes.quantized(name)) {
                continue;
            }
            TensorInfo tensor = header.tensors().get(name);
            if (tensor == null || !Arrays.equals(tensor.shape(), codes.shape(name))) {
                throw new RejectedCheckpointException(
                        ReasonCode.CHECKPOINT_MISFIT,
                        "the checkpoint's codes name tensor " + name + " " + Arrays.toString(codes.shape(name))
                                + ", its weights have " + tensor);
            }
            names.add(name);
        }
        if (names.isEmpty()) {
            throw new RejectedCheckpointException(
                    ReasonCode.NO_TENSOR_MATCHED, "the checkpoint's codes hold no quantized tensor");
        }
        return new Selection(names);
    }

    @Override
    public ArtifactEntry entry(TensorInfo tensor) {
        try {
            PackedTensor packed = codes.packed(tensor.name());
            QuantizedTensor value = codes.codes(tensor.name());
            return ArtifactEntry.Packed.of(
                    tensor.name(), tensor.dtype(), tensor.shape(), packed.quantizer(), value.layout(), value.blocks());
        } catch (IOException e) {
            throw unreadable(tensor, e);
        }
    }

    @Override
    public Result apply(TensorInfo tensor, float[] weights) throws IOException {
        QuantizedTensor value = codes.codes(tensor.name());
        float[] decoded = new float[weights.length];
        value.dequantize(decoded);
        int differs = Arrays.mismatch(decoded, weights);
        if (differs >= 0) {
            throw new RejectedCheckpointException(
                    ReasonCode.CHECKPOINT_MISFIT,
                    "tensor " + tensor.name() + " was frozen at " + weights[differs] + " at row-major index " + differs
                            + ", its codes give " + decoded[differs]);
        }
        return new Codes(value);
    }

    private static RejectedCheckpointException unreadable(TensorInfo tensor, IOException e) {
        return new RejectedCheckpointException(
                ReasonCode.CHECKPOINT_INVALID, "the codes of " + tensor.name() + " are unreadable: " + e.getMessage());
    }
}
