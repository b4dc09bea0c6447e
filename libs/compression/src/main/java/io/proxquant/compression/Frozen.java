package io.proxquant.compression;

import java.io.IOException;
import java.util.Arrays;
import java.util.OptionalInt;

import io.proxquant.checkpoints.artifact.ArtifactEntry;
import io.proxquant.checkpoints.artifact.ArtifactFile;
import io.proxquant.checkpoints.artifact.PackedTensor;
import io.proxquant.checkpoints.artifact.PackedValue;
import io.proxquant.checkpoints.safetensors.TensorInfo;
import io.proxquant.contracts.ReasonCode;

/** Packs the codes that a frozen checkpoint carries, and proves that they decode to its weights bit for bit. */
record Frozen(ArtifactFile codes) implements TensorOperation {
    @Override
    public ArtifactEntry entry(TensorInfo tensor) {
        return codes.entry(tensor.name()) instanceof ArtifactEntry.Packed packed
                ? packed.ofType(tensor.dtype())
                : ArtifactEntry.Plain.of(tensor);
    }

    @Override
    public OptionalInt axis(TensorInfo tensor) {
        PackedTensor packed = codes.packed(tensor.name());
        return packed.blocks() == 1 ? OptionalInt.empty() : OptionalInt.of(packed.firstAxis());
    }

    @Override
    public long floats(TensorInfo tensor) {
        PackedTensor packed = codes.packed(tensor.name());
        return (long) packed.blocks() * codes.layout(tensor.name()).floats(packed.length());
    }

    @Override
    public Result apply(TensorInfo tensor, float[] weights) throws IOException {
        PackedValue value = codes.value(tensor.name());
        float[] decoded = value.dequantize();
        int differs = Arrays.mismatch(decoded, weights);
        if (differs >= 0) {
            throw misfit(tensor, differs, weights[differs], decoded[differs]);
        }
        return new Codes(value);
    }

    @Override
    public String otherwise() {
        return "publish its codes with a fixed width and without a mask,";
    }

    static CompressionException misfit(TensorInfo tensor, int index, float weight, float decoded) {
        return new CompressionException(
                ReasonCode.CHECKPOINT_MISFIT,
                "tensor " + tensor.name() + " was frozen at " + weight + " at row-major index " + index
                        + ", its codes give " + decoded);
    }
}
