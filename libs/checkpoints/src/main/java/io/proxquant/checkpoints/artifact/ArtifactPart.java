package io.proxquant.checkpoints.artifact;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

import io.proxquant.checkpoints.HeapMemory;
import io.proxquant.checkpoints.safetensors.SafetensorsFile;
import io.proxquant.checkpoints.safetensors.SafetensorsLimits;
import io.proxquant.checkpoints.safetensors.TensorInfo;
import io.proxquant.quantization.CodebookLayout;
import io.proxquant.quantization.PruningMask;
import io.proxquant.quantization.QuantizedTensor;
import io.proxquant.quantization.coding.RelativeIndices;
import io.proxquant.quantization.coding.StreamCoding;
import io.proxquant.quantization.coding.SymbolStream;

/** One file of an artifact, checked when it was opened: the whole of it, or a shard. */
final class ArtifactPart implements Closeable {
    /** Codes, mask and weights of a tensor while it is decoded, per weight. */
    private static final long BYTES_PER_WEIGHT = 1 + 1 + 4;

    /** And the weights once more while their order changes. */
    private static final long BYTES_PER_MOVED = 4;

    private final SafetensorsFile file;
    private final ArtifactHeader header;

    private ArtifactPart(SafetensorsFile file, ArtifactHeader header) {
        this.file = file;
        this.header = header;
    }

    static ArtifactPart open(Path path, SafetensorsLimits network, Runnable boundary) throws IOException {
        SafetensorsFile file =
                SafetensorsFile.open(path, ArtifactLayout.limits(network)).watched(boundary);
        try {
            return new ArtifactPart(file, ArtifactHeader.read(file.header(), network));
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    SafetensorsFile file() {
        return file;
    }

    ArtifactHeader header() {
        return header;
    }

    CodebookLayout layout(String name) {
        if (header.packed().get(name).levelless()) {
            return CodebookLayout.floats();
        }
        return header.packed().get(name).layout((int)
                file.header().tensor(ArtifactLayout.codebooks(name)).shape()[1]);
    }

    /** Bytes of all that is stored of a quantized tensor. */
    long storedBytes(String name) {
        PackedTensor tensor = header.packed().get(name);
        long bytes = tensor.levelless()
                ? bytes(ArtifactLayout.values(name))
                : bytes(ArtifactLayout.codebooks(name)) + streamBytes(ArtifactLayout.codes(name), tensor.coding());
        StoredMask mask = tensor.mask();
        return mask == null ? bytes : bytes + streamBytes(ArtifactLayout.mask(name), mask.coding());
    }

    private long streamBytes(String name, StreamCoding coding) {
        return bytes(name) + (coding == null ? 0 : bytes(ArtifactLayout.table(name)));
    }

    private long bytes(String name) {
        return file.header().tensor(name).bytes();
    }

    /**
     * Codes and codebooks, every code checked to name a level, every float to be finite, every stream to be one that an encoder
     * writes.
     */
    PackedValue value(String name) throws IOException {
        PackedTensor tensor = header.packed().get(name);
        if (!tensor.plain()) {
            // streams of few bytes can stand for many weights
            long each = BYTES_PER_WEIGHT + (tensor.axis() == null ? 0 : BYTES_PER_MOVED);
            HeapMemory.ofProcess().require(each * tensor.weights(), "decoding " + name);
        }
        if (tensor.levelless()) {
            return floats(name, tensor);
        }
        float[] codebooks = file.readAll(ArtifactLayout.codebooks(name));
        CodebookLayout layout = layout(name);
        try {
            PruningMask mask = mask(name, tensor);
            byte[] codes = symbols(
                    ArtifactLayout.codes(name),
                    tensor.coding(),
                    tensor.bits(),
                    tensor.coding() == null ? 1 << tensor.bits() : layout.levels(),
                    Math.toIntExact(tensor.codes()));
            byte[] all = mask == null ? codes : mask.scatter(codes);
            QuantizedTensor value = new QuantizedTensor(layout, tensor.blockShape(), all, codebooks);
            PackedCheck.verify(name, value);
            return new PackedValue(tensor.shape(), tensor.firstAxis(), value, mask);
        } catch (IllegalArgumentException e) {
            throw new ArtifactException(name, e.getMessage(), e);
        }
    }

    /** The mask is the codes: a survivor is one by its value, and no other mask is told apart from it. */
    private PackedValue floats(String name, PackedTensor tensor) throws IOException {
        float[] values = file.readAll(ArtifactLayout.values(name));
        try {
            byte[] codes = mask(name, tensor).toBytes();
            float[] floats = new float[codes.length];
            int next = 0;
            for (int block = 0; block < tensor.blocks(); block++) {
                int at = block * tensor.length();
                for (int i = block * tensor.length(); i < (block + 1) * tensor.length(); i++) {
                    if (codes[i] != 0) {
                        floats[at++] = values[next++];
                    }
                }
            }
            QuantizedTensor value = new QuantizedTensor(CodebookLayout.floats(), tensor.blockShape(), codes, floats);
            PackedCheck.verify(name, value);
            return new PackedValue(tensor.shape(), tensor.firstAxis(), value, null);
        } catch (IllegalArgumentException e) {
            throw new ArtifactException(name, e.getMessage(), e);
        }
    }

    /** Some blocks of a tensor without mask and coding. */
    QuantizedTensor blocks(String name, int first, int count) throws IOException {
        PackedBlocks blocks = new PackedBlocks(
                header.packed().get(name),
                layout(name),
                bytesAt(ArtifactLayout.codes(name)),
                bytesAt(ArtifactLayout.codebooks(name)));
        try {
            QuantizedTensor read = blocks.read(first, count);
            PackedCheck.verify(name, read);
            return read;
        } catch (IllegalArgumentException e) {
            throw new ArtifactException(name, e.getMessage(), e);
        }
    }

    private PackedBlocks.Bytes bytesAt(String name) {
        TensorInfo tensor = file.header().tensor(name);
        return (at, into, count) -> file.readBytes(tensor, at, into, count);
    }

    private PruningMask mask(String name, PackedTensor tensor) throws IOException {
        StoredMask stored = tensor.mask();
        if (stored == null) {
            return null;
        }
        int weights = Math.toIntExact(tensor.weights());
        byte[] symbols = symbols(
                ArtifactLayout.mask(name), stored.coding(), stored.width(), stored.alphabet(), stored.symbols(weights));
        PruningMask mask = stored.kind() == StoredMask.Kind.BITMAP
                ? PruningMask.of(symbols)
                : RelativeIndices.mask(symbols, stored.bits(), weights);
        if (mask.survivors() != stored.kept()) {
            throw new IllegalArgumentException(
                    "its mask keeps " + mask.survivors() + " weights, its description says " + stored.kept());
        }
        return mask;
    }

    private byte[] symbols(String stream, StreamCoding coding, int bits, int alphabet, int count) throws IOException {
        byte[] table = coding == null ? null : bytesOf(ArtifactLayout.table(stream));
        return new SymbolStream(bytesOf(stream), table, coding).decode(bits, alphabet, count);
    }

    private byte[] bytesOf(String name) throws IOException {
        try (InputStream in = file.open(file.header().tensor(name))) {
            return in.readAllBytes();
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
