package io.proxquant.checkpoints.artifact;

import java.util.ArrayList;
import java.util.List;

import io.proxquant.checkpoints.safetensors.DType;
import io.proxquant.checkpoints.safetensors.SafetensorsLayout.Slot;
import io.proxquant.checkpoints.safetensors.TensorContent;
import io.proxquant.contracts.StoredForm;
import io.proxquant.quantization.PruningMask;
import io.proxquant.quantization.QuantizedTensor;
import io.proxquant.quantization.coding.RelativeIndices;
import io.proxquant.quantization.coding.SymbolStream;

/**
 * A quantized tensor as the streams that a file holds of it.
 *
 * @param tensor its description, with the codings that were chosen
 * @param streams in the order of {@code docs/artifact-format.md}
 */
record PackedStreams(PackedTensor tensor, List<Stream> streams) {
    /** One tensor of the file. */
    record Stream(Slot slot, TensorContent content) {}

    /** How the mask of pruned weights and its stream are stored. */
    private record Places(StoredMask mask, SymbolStream stream) {}

    /**
     * Chooses the smallest way to store a value.
     *
     * @param announced its description without codings
     * @param form whether streams may be entropy-coded, and what is said of relative indices
     */
    static PackedStreams of(String name, PackedTensor announced, PackedValue value, StoredForm form) {
        boolean entropyCoding = form.codes();
        QuantizedTensor quantized = value.codes();
        if (announced.levelless()) {
            return ofFloats(name, announced, value, form);
        }
        Places places = value.mask() == null ? null : places(value.mask(), announced, form);
        byte[] codes = places == null ? quantized.codes() : value.mask().gather(quantized.codes());
        SymbolStream coded =
                stream(codes, quantized.layout().bits(), quantized.layout().levels(), entropyCoding);
        List<Stream> streams = new ArrayList<>();
        add(streams, ArtifactLayout.codes(name), coded);
        if (places != null) {
            add(streams, ArtifactLayout.mask(name), places.stream());
        }
        long[] shape = {quantized.blocks().count(), quantized.layout().stored()};
        streams.add(new Stream(
                new Slot(ArtifactLayout.codebooks(name), DType.F32, shape), TensorContent.of(quantized.codebooks())));
        return new PackedStreams(announced.stored(places == null ? null : places.mask(), coded.coding()), streams);
    }

    /** What survives is told by the mask, and there is nothing else to be told by codes. */
    private static PackedStreams ofFloats(String name, PackedTensor announced, PackedValue value, StoredForm form) {
        float[] weights = value.inStoredOrder().dequantize();
        PruningMask survivors = PruningMask.ofNonZero(weights);
        Places places = places(survivors, announced, form);
        List<Stream> streams = new ArrayList<>();
        add(streams, ArtifactLayout.mask(name), places.stream());
        float[] values = new float[survivors.survivors()];
        int next = 0;
        for (float weight : weights) {
            if (weight != 0) {
                values[next++] = weight;
            }
        }
        streams.add(new Stream(
                new Slot(ArtifactLayout.values(name), DType.F32, new long[] {values.length}),
                TensorContent.of(values)));
        return new PackedStreams(announced.stored(places.mask(), null), streams);
    }

    /** Bytes of all of them. */
    long bytes() {
        return streams.stream().mapToLong(each -> bytes(each.slot())).sum();
    }

    static long bytes(Slot slot) {
        long elements = 1;
        for (long dimension : slot.shape()) {
            elements = Math.multiplyExact(elements, dimension);
        }
        return slot.dtype().bytes(elements);
    }

    /** As the form says, or what takes least. */
    private static Places places(PruningMask mask, PackedTensor announced, StoredForm form) {
        return form.indexBits() == null
                ? places(mask, form.codes())
                : indices(mask, form.indexBits().of(announced.shape().size()), form.codes());
    }

    /** A bitmap, or relative indices of the width that takes least; of equal ones the bitmap, then the smaller width. */
    private static Places places(PruningMask mask, boolean entropyCoding) {
        SymbolStream bitmap = stream(mask.toBytes(), 1, 2, entropyCoding);
        Places best = new Places(StoredMask.bitmap(mask.survivors(), bitmap.coding()), bitmap);
        for (int bits = 1; bits <= 8; bits++) {
            Places indices = indices(mask, bits, entropyCoding);
            if (indices.stream().stored() < best.stream().stored()) {
                best = indices;
            }
        }
        return best;
    }

    /** Relative indices of this width, whatever another would take. */
    private static Places indices(PruningMask mask, int bits, boolean entropyCoding) {
        byte[] indices = RelativeIndices.of(mask, bits);
        SymbolStream stream = stream(indices, bits, 1 << bits, entropyCoding);
        StoredMask stored =
                new StoredMask(StoredMask.Kind.INDICES, mask.survivors(), bits, indices.length, stream.coding());
        return new Places(stored, stream);
    }

    private static SymbolStream stream(byte[] symbols, int bits, int alphabet, boolean entropyCoding) {
        return entropyCoding
                ? SymbolStream.smallest(symbols, bits, alphabet)
                : SymbolStream.of(symbols, bits, alphabet, null);
    }

    private static void add(List<Stream> streams, String name, SymbolStream stream) {
        streams.add(bytes(name, stream.bytes()));
        if (stream.table() != null) {
            streams.add(bytes(ArtifactLayout.table(name), stream.table()));
        }
    }

    private static Stream bytes(String name, byte[] bytes) {
        return new Stream(new Slot(name, DType.U8, new long[] {bytes.length}), TensorContent.of(bytes));
    }
}
