package io.proxquant.compression;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

import io.proxquant.checkpoints.artifact.ArtifactEntry;
import io.proxquant.checkpoints.artifact.PackedValue;
import io.proxquant.checkpoints.safetensors.DType;
import io.proxquant.checkpoints.safetensors.TensorInfo;
import io.proxquant.quantization.AxisOrder;
import io.proxquant.quantization.BlockShape;
import io.proxquant.quantization.Granularity;
import io.proxquant.quantization.NonFiniteWeightException;
import io.proxquant.quantization.ProximalMap;
import io.proxquant.quantization.QuantizedTensor;
import io.proxquant.quantization.Quantizer;
import io.proxquant.quantization.SideInformation;
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

    /** The dimension by which a tensor is cut; empty where it is one block. */
    default OptionalInt axis(TensorInfo tensor) {
        return cut().filter(how -> !(how.granularity() instanceof Granularity.Tensor))
                .map(how -> OptionalInt.of(how.axis(tensor)))
                .orElse(OptionalInt.empty());
    }

    /** How it cuts the tensors that it is for; empty where codes come as they are. */
    default Optional<TensorCut> cut() {
        return Optional.empty();
    }

    /** What lets a tensor be worked on that is too large as a whole, as the beginning of a sentence that ends with rows or groups. */
    default String otherwise() {
        return "quantize it";
    }

    /** The same for tensors whose dimension 0 is that of the blocks, whichever it was. */
    default TensorOperation byFirstDimension() {
        return this;
    }

    /** Hard quantization. */
    record Hard(Quantizer quantizer, TensorCut how, TensorKnowledge knowledge) implements TensorOperation {
        @Override
        public TensorOperation byFirstDimension() {
            return new Hard(quantizer, how.byFirstDimension(), knowledge);
        }

        @Override
        public Optional<TensorCut> cut() {
            return Optional.of(how);
        }

        @Override
        public ArtifactEntry entry(TensorInfo tensor) {
            knowledge.require(tensor);
            return ArtifactEntry.Packed.of(
                            tensor.name(),
                            tensor.dtype(),
                            tensor.shape(),
                            quantizer.name(),
                            quantizer.layout(),
                            how.blocks(tensor))
                    .along(how.axis(tensor));
        }

        @Override
        public long floats(TensorInfo tensor) {
            BlockShape blocks = how.blocks(tensor);
            return (long) blocks.count() * quantizer.layout().floats(blocks.length()) + reordered(how, tensor);
        }

        @Override
        public Result apply(TensorInfo tensor, float[] weights) throws IOException {
            AxisOrder order = how.order(tensor);
            SideInformation side = knowledge.of(tensor, order);
            QuantizedTensor codes = inOrder(order, () -> new TensorQuantizer(quantizer, how.granularity())
                    .quantize(order.toStored(weights), how.shape(tensor), side));
            List<Long> shape = Arrays.stream(tensor.shape()).boxed().toList();
            return new Codes(new PackedValue(shape, how.axis(tensor), codes, null));
        }
    }

    /** One point of the prox path. */
    record Prox(ProximalMap map, TensorCut how, float strength) implements TensorOperation {
        @Override
        public TensorOperation byFirstDimension() {
            return new Prox(map, how.byFirstDimension(), strength);
        }

        @Override
        public Optional<TensorCut> cut() {
            return Optional.of(how);
        }

        @Override
        public ArtifactEntry entry(TensorInfo tensor) {
            return ArtifactEntry.Plain.of(tensor.name(), DType.F32, tensor.shape());
        }

        @Override
        public long floats(TensorInfo tensor) {
            return whole().stateSize(how.shape(tensor)) + reordered(how, tensor);
        }

        @Override
        public Result apply(TensorInfo tensor, float[] weights) {
            AxisOrder order = how.order(tensor);
            long[] shape = how.shape(tensor);
            float[] moved = order.toStored(weights);
            inOrder(order, () -> {
                whole().apply(moved, shape, strength, new float[whole().stateSize(shape)], true);
                return moved;
            });
            return new Moved(order.toRowMajor(moved));
        }

        private TensorProximalMap whole() {
            return new TensorProximalMap(map, how.granularity());
        }
    }

    /** Floats of a copy in another order. */
    private static long reordered(TensorCut cut, TensorInfo tensor) {
        return cut.moves(tensor) ? tensor.elements() : 0;
    }

    /** Work on weights in another order, whose refusals name a weight by its own place. */
    private static <T> T inOrder(AxisOrder order, Supplier<T> work) {
        try {
            return work.get();
        } catch (NonFiniteWeightException e) {
            throw e.at(order.rowMajorIndex(e.index()));
        }
    }
}
