package io.proxquant.compression;

import java.io.IOException;

import io.proxquant.checkpoints.artifact.ArtifactEntry;
import io.proxquant.checkpoints.artifact.PackedValue;
import io.proxquant.checkpoints.safetensors.DType;
import io.proxquant.checkpoints.safetensors.TensorInfo;
import io.proxquant.quantization.Granularity;
import io.proxquant.quantization.ProximalMap;
import io.proxquant.quantization.QuantizedTensor;
import io.proxquant.quantization.Quantizer;
import io.proxquant.quantization.TensorProximalMap;
import io.proxquant.quantization.TensorQuantizer;

/** What happens to a selected tensor: quantized to codes, moved by a proximal map, or packed as it was frozen. */
interface TensorOperation {
    /** What comes out. */
    sealed interface Result {}

    /** Codes and codebooks. */
    record Codes(PackedValue value) implements Result {}

    /** Full-precision weights after the map. */
    record Moved(float[] weights) implements Result {}

    /** How the tensor will stand in the artifact, known before its weights are read. */
    ArtifactEntry entry(TensorInfo tensor);

    /** Floats of codebooks or other state that it holds beside the weights. */
    long floats(TensorInfo tensor);

    /** Applies the operation; the array may be changed. */
    Result apply(TensorInfo tensor, float[] weights) throws IOException;

    /** Hard quantization. */
    record Hard(Quantizer quantizer, Granularity granularity, TensorKnowledge knowledge) implements TensorOperation {
        @Override
        public ArtifactEntry entry(TensorInfo tensor) {
            knowledge.require(tensor);
            return ArtifactEntry.Packed.of(
                    tensor.name(),
                    tensor.dtype(),
                    tensor.shape(),
                    quantizer.name(),
                    quantizer.layout(),
                    granularity.blocks(tensor.shape()));
        }

        @Override
        public long floats(TensorInfo tensor) {
            return (long) granularity.blocks(tensor.shape()).count()
                    * quantizer.layout().stored();
        }

        @Override
        public Result apply(TensorInfo tensor, float[] weights) throws IOException {
            QuantizedTensor codes =
                    new TensorQuantizer(quantizer, granularity).quantize(weights, tensor.shape(), knowledge.of(tensor));
            return new Codes(PackedValue.of(tensor.shape(), codes));
        }
    }

    /** One point of the prox path. */
    record Prox(ProximalMap map, Granularity granularity, float strength) implements TensorOperation {
        @Override
        public ArtifactEntry entry(TensorInfo tensor) {
            return ArtifactEntry.Plain.of(tensor.name(), DType.F32, tensor.shape());
        }

        @Override
        public long floats(TensorInfo tensor) {
            return new TensorProximalMap(map, granularity).stateSize(tensor.shape());
        }

        @Override
        public Result apply(TensorInfo tensor, float[] weights) {
            TensorProximalMap whole = new TensorProximalMap(map, granularity);
            whole.apply(weights, tensor.shape(), strength, new float[whole.stateSize(tensor.shape())], true);
            return new Moved(weights);
        }
    }
}
