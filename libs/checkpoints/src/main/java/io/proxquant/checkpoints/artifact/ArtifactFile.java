package io.proxquant.checkpoints.artifact;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

import io.proxquant.checkpoints.TensorDigest;
import io.proxquant.checkpoints.safetensors.DType;
import io.proxquant.checkpoints.safetensors.MeasuredOutput;
import io.proxquant.checkpoints.safetensors.SafetensorsFile;
import io.proxquant.checkpoints.safetensors.SafetensorsHeader;
import io.proxquant.checkpoints.safetensors.SafetensorsLimits;
import io.proxquant.checkpoints.safetensors.TensorInfo;
import io.proxquant.quantization.packing.CodePacking;
import io.proxquant.quantization.CodebookLayout;
import io.proxquant.quantization.QuantizedTensor;

/**
 * An artifact being read: the tensors of the network, whether they are stored as codes or as they are. Sizes are checked
 * when the file is opened, codes and codebooks when a tensor is decoded. A plain safetensors file of ours (kind
 * {@code prox}) is an artifact without quantized tensors.
 */
public final class ArtifactFile implements Closeable {
    private final SafetensorsFile file;
    private final Map<String, PackedTensor> packed;
    private final SortedSet<String> names;

    private ArtifactFile(SafetensorsFile file, Map<String, PackedTensor> packed, Set<String> plain) {
        this.file = file;
        this.packed = packed;
        this.names = new TreeSet<>(plain);
        names.addAll(packed.keySet());
    }

    /**
     * Opens a file and checks that its tensors are those that its metadata describe. The limits are those of the network:
     * the file itself may have twice as many tensors, with longer names and a description of each.
     *
     * @throws ArtifactException if it is no sound artifact
     * @throws io.proxquant.checkpoints.safetensors.SafetensorsException if it is not even sound safetensors
     */
    public static ArtifactFile open(Path path, SafetensorsLimits limits) throws IOException {
        SafetensorsFile file = SafetensorsFile.open(path, ArtifactLayout.limits(limits));
        try {
            ArtifactHeader header = ArtifactHeader.read(file.header(), limits);
            return new ArtifactFile(file, header.packed(), header.plain());
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** Whether a file says that it is an artifact of ours; whether it is a sound one, opening it tells. */
    public static boolean is(SafetensorsHeader header) {
        return header.metadata().containsKey(ArtifactLayout.FORMAT_KEY);
    }

    /** What the file says of itself beside what the format needs: the remarks of the weights that it was made from. */
    public SourceMetadata metadata() {
        return SourceMetadata.of(file.header());
    }

    /** What a file may be that is an artifact of a network within these limits. */
    public static SafetensorsLimits limits(SafetensorsLimits network) {
        return ArtifactLayout.limits(network);
    }

    /** All tensors of the network, sorted. */
    public List<String> names() {
        return List.copyOf(names);
    }

    /** Whether the tensor is stored as codes. */
    public boolean quantized(String name) {
        return packed.containsKey(name);
    }

    /** How a quantized tensor is stored. */
    public PackedTensor packed(String name) {
        PackedTensor tensor = packed.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException(name + " is not quantized in this artifact");
        }
        return tensor;
    }

    /** The codebook layout of a quantized tensor, without reading its codes. */
    public CodebookLayout layout(String name) {
        return packed(name).layout((int)
                file.header().tensor(ArtifactLayout.codebooks(name)).shape()[1]);
    }

    /** The tensor's shape as the network knows it. */
    public long[] shape(String name) {
        return quantized(name)
                ? packed.get(name).shape().stream().mapToLong(Long::longValue).toArray()
                : file.header().tensor(name).shape();
    }

    /** F32 for a quantized tensor, the stored type for others. */
    public DType dtype(String name) {
        return quantized(name) ? DType.F32 : file.header().tensor(name).dtype();
    }

    /** The bytes of a tensor that is stored as it is. */
    public InputStream open(String name) {
        return file.open(file.header().tensor(name));
    }

    /** Codes and codebooks of a quantized tensor, every code checked to name a level and every float to be finite. */
    public QuantizedTensor codes(String name) throws IOException {
        PackedTensor tensor = packed(name);
        float[] codebooks = file.readAll(ArtifactLayout.codebooks(name));
        byte[] codes = new byte[Math.toIntExact(tensor.weights())];
        try (InputStream in = open(ArtifactLayout.codes(name))) {
            CodePacking.unpack(in.readAllBytes(), tensor.bits(), codes);
            QuantizedTensor value = new QuantizedTensor(layout(name), tensor.blockShape(), codes, codebooks);
            PackedCheck.verify(name, value);
            return value;
        } catch (IllegalArgumentException e) {
            throw new ArtifactException(name, e.getMessage(), e);
        }
    }

    /** The tensor as the network computes with it: decoded, or read from a floating type. */
    public float[] dequantize(String name) throws IOException {
        if (!quantized(name)) {
            return file.readAll(name);
        }
        float[] weights = new float[Math.toIntExact(packed.get(name).weights())];
        codes(name).dequantize(weights);
        return weights;
    }

    /** Sizes and the digests of all tensors as decoded; reads the whole file and checks every code. */
    public ArtifactSummary summary() throws IOException {
        List<TensorDigest> digests = new ArrayList<>();
        long weights = 0;
        long bytes = 0;
        for (String name : names) {
            if (!quantized(name)) {
                try (InputStream in = open(name)) {
                    digests.add(TensorDigest.of(file.header().tensor(name), in));
                }
                continue;
            }
            QuantizedTensor value = codes(name);
            TensorInfo logical = new TensorInfo(name, DType.F32, shape(name), 0, 4L * value.codes().length);
            digests.add(
                    MeasuredOutput.write(java.io.OutputStream.nullOutputStream(), logical, new DecodedWeights(value)));
            weights += value.codes().length;
            bytes += value.storedBytes();
        }
        return new ArtifactSummary(file.header().fileLength(), digests, weights, bytes);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    @Override
    public String toString() {
        return "artifact " + Arrays.toString(names.toArray());
    }
}
