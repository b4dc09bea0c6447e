package io.proxquant.checkpoints.artifact;

import java.util.ArrayList;
import java.util.List;

import io.proxquant.checkpoints.safetensors.DType;
import io.proxquant.checkpoints.safetensors.SafetensorsHeader;
import io.proxquant.checkpoints.safetensors.SafetensorsLimits;
import io.proxquant.checkpoints.safetensors.TensorInfo;
import io.proxquant.quantization.AxisOrder;
import io.proxquant.quantization.CodebookLayout;
import io.proxquant.quantization.coding.StreamCoding;
import io.proxquant.quantization.coding.SymbolStream;
import io.proxquant.quantization.packing.CodePacking;

/** Holds one description against the tensors that a file has for it, before anything of the described size is made. */
final class StoredCheck {
    private final SafetensorsHeader header;
    private final SafetensorsLimits limits;
    private final String name;
    private final PackedTensor tensor;
    private final List<String> stored = new ArrayList<>();

    StoredCheck(SafetensorsHeader header, SafetensorsLimits limits, String name, PackedTensor tensor) {
        this.header = header;
        this.limits = limits;
        this.name = name;
        this.tensor = tensor;
    }

    /** The names of the file's tensors that belong to the description. */
    List<String> verified() throws ArtifactException {
        if (tensor.levelless()) {
            return verifiedFloats();
        }
        TensorInfo codes = stored(ArtifactLayout.codes(name), DType.U8, 1);
        TensorInfo codebooks = stored(ArtifactLayout.codebooks(name), DType.F32, 2);
        try {
            shape();
            long floats = codebooks.shape()[1];
            require(codebooks.shape()[0] == tensor.blocks() && floats <= 256, codebooks + " does not fit the blocks");
            CodebookLayout layout = tensor.layout((int) floats);
            mask();
            stream(codes, tensor.codes(), tensor.bits(), layout.levels(), tensor.coding(), "codes");
            return stored;
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new ArtifactException(name, e.getMessage(), e);
        }
    }

    private List<String> verifiedFloats() throws ArtifactException {
        TensorInfo values = stored(ArtifactLayout.values(name), DType.F32, 1);
        try {
            shape();
            require(
                    tensor.bits() == 1 && tensor.levels() == null && tensor.coding() == null,
                    "floats of their own have 1 bit per code, and neither levels nor coding");
            require(tensor.mask() != null, "floats of their own have a mask");
            mask();
            require(
                    values.shape()[0] == tensor.mask().kept(),
                    values + " does not hold " + tensor.mask().kept() + " survivors");
            return stored;
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new ArtifactException(name, e.getMessage(), e);
        }
    }

    private void shape() {
        require(tensor.shape().size() <= limits.rank(), "more than " + limits.rank() + " dimensions");
        long elements = 1;
        for (long dimension : tensor.shape()) {
            require(dimension >= 0, "negative dimension in " + tensor.shape());
            elements = Math.multiplyExact(elements, dimension);
        }
        tensor.blockShape();
        require(elements == tensor.weights(), tensor.shape() + " is not " + tensor.blocks() + " blocks");
        require(elements <= limits.parameters(), "more than " + limits.parameters() + " weights");
        if (tensor.axis() != null) {
            AxisOrder order = AxisOrder.of(tensor.shape(), tensor.axis());
            require(!order.rowMajor(), "axis " + tensor.axis() + " is the order of the tensor and must not be told");
        }
    }

    private void mask() throws ArtifactException {
        StoredMask mask = tensor.mask();
        if (mask != null) {
            require(mask.kept() <= tensor.weights(), mask.kept() + " survivors of " + tensor.weights() + " weights");
            TensorInfo places = stored(ArtifactLayout.mask(name), DType.U8, 1);
            stream(places, mask.symbols(tensor.weights()), mask.width(), mask.alphabet(), mask.coding(), "symbols");
        }
    }

    private void stream(TensorInfo bytes, long count, int bits, int alphabet, StreamCoding coding, String what)
            throws ArtifactException {
        if (coding == null) {
            require(
                    bytes.bytes() == CodePacking.packedBytes(count, bits),
                    bytes + " does not hold " + count + " " + what + " of " + bits + " bits");
            return;
        }
        TensorInfo table = stored(ArtifactLayout.table(bytes.name()), DType.U8, 1);
        long expected = SymbolStream.tableBytes(coding, alphabet);
        require(table.bytes() == expected, table + " is no table of " + alphabet + " symbols: " + expected + " bytes");
        require(bytes.bytes() <= Integer.MAX_VALUE - 8, bytes + " is larger than an array");
    }

    private TensorInfo stored(String as, DType dtype, int rank) throws ArtifactException {
        TensorInfo info = header.tensors().get(as);
        if (info == null || info.dtype() != dtype || info.rank() != rank) {
            throw new ArtifactException(name, as + " must be " + dtype + " with " + rank + " dimensions, is " + info);
        }
        stored.add(as);
        return info;
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
