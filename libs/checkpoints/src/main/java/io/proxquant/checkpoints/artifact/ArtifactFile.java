package io.proxquant.checkpoints.artifact;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.proxquant.checkpoints.ArtifactFormat;
import io.proxquant.checkpoints.TensorDigest;
import io.proxquant.checkpoints.safetensors.DType;
import io.proxquant.checkpoints.safetensors.MeasuredOutput;
import io.proxquant.checkpoints.safetensors.SafetensorsFile;
import io.proxquant.checkpoints.safetensors.SafetensorsHeader;
import io.proxquant.checkpoints.safetensors.SafetensorsLimits;
import io.proxquant.checkpoints.safetensors.TensorInfo;
import io.proxquant.checkpoints.safetensors.WatchedOutput;
import io.proxquant.contracts.Digest;
import io.proxquant.quantization.CodebookLayout;
import io.proxquant.quantization.QuantizedTensor;

/**
 * An artifact being read, of whatever format: the tensors of the network, whether they are stored as codes or as they are, in
 * one file or in several. Sizes are checked when it is opened, codes and codebooks when a tensor is decoded. A plain safetensors
 * file of ours (kind {@code prox}) is an artifact without quantized tensors.
 */
public final class ArtifactFile implements Closeable {
    /** Which file holds a tensor, and under which name it is stored there. */
    private record Place(ArtifactPart part, String name) {
        boolean shared(String as) {
            return !name.equals(as);
        }
    }

    private final ArtifactParts parts;
    private final TreeMap<String, Place> places;
    private final Runnable boundary;

    private ArtifactFile(ArtifactParts parts, TreeMap<String, Place> places, Runnable boundary) {
        this.parts = parts;
        this.places = places;
        this.boundary = boundary;
    }

    /**
     * Opens a file, or the index of several that lie beside it.
     *
     * @throws ArtifactException if it is no sound artifact
     * @throws io.proxquant.checkpoints.safetensors.SafetensorsException if it is not even sound safetensors
     * @throws io.proxquant.contracts.NewerFormatException if a newer version wrote it
     */
    public static ArtifactFile open(Path path, SafetensorsLimits limits) throws IOException {
        return open(path, limits, () -> {});
    }

    /** The same, its boundary as below; it is called while shards are verified too. */
    public static ArtifactFile open(Path path, SafetensorsLimits limits, Runnable boundary) throws IOException {
        return open(path, ArtifactShard.beside(path, boundary), limits, boundary);
    }

    /**
     * Opens a file, or the index of several, and checks that its tensors are those that its metadata describe. The limits are
     * those of the network: the files themselves may have more tensors, with longer names and a description of each.
     *
     * @param shards where the other files are, if the path leads to an index
     */
    public static ArtifactFile open(Path path, ArtifactShard.Source shards, SafetensorsLimits limits)
            throws IOException {
        return open(path, shards, limits, () -> {});
    }

    /**
     * The same for files that may be large.
     *
     * @param boundary called with every chunk that is read or decoded, on the thread that does, to show life or to stop by throwing
     */
    public static ArtifactFile open(Path path, ArtifactShard.Source shards, SafetensorsLimits limits, Runnable boundary)
            throws IOException {
        ArtifactParts parts = ArtifactParts.open(path, shards, limits, boundary);
        try {
            return new ArtifactFile(parts, places(parts, limits), boundary);
        } catch (IOException | RuntimeException e) {
            parts.close();
            throw e;
        }
    }

    private static TreeMap<String, Place> places(ArtifactParts parts, SafetensorsLimits limits)
            throws ArtifactException {
        TreeMap<String, Place> places = new TreeMap<>();
        for (ArtifactPart part : parts.files()) {
            Map<String, String> names = new HashMap<>(part.header().shared());
            part.header().packed().keySet().forEach(name -> names.put(name, name));
            part.header().plain().forEach(name -> names.put(name, name));
            for (Map.Entry<String, String> entry : names.entrySet()) {
                if (places.put(entry.getKey(), new Place(part, entry.getValue())) != null) {
                    throw new ArtifactException(entry.getKey(), "is in two files of the artifact");
                }
            }
        }
        if (places.size() > limits.tensors()) {
            throw new ArtifactException("index", places.size() + " tensors, at most " + limits.tensors());
        }
        return places;
    }

    /** Whether a file says that it is an artifact of ours; whether it is a sound one, opening it tells. */
    public static boolean is(SafetensorsHeader header) {
        return header.metadata().containsKey(ArtifactLayout.FORMAT_KEY);
    }

    /** The format that it is written in. */
    public ArtifactFormat format() {
        return parts.files().get(0).header().format();
    }

    /** What the file says of itself beside what the format needs: the remarks of the weights that it was made from. */
    public SourceMetadata metadata() {
        return SourceMetadata.of(parts.files().get(0).file().header());
    }

    /** What a file may be that is an artifact of a network within these limits. */
    public static SafetensorsLimits limits(SafetensorsLimits network) {
        return ArtifactLayout.limits(network);
    }

    /** All tensors of the network, sorted. */
    public List<String> names() {
        return List.copyOf(places.keySet());
    }

    /** Whether the tensor is stored as codes. */
    public boolean quantized(String name) {
        Place place = places.get(name);
        return place != null && place.part().header().packed().containsKey(place.name());
    }

    /** How a quantized tensor is stored. */
    public PackedTensor packed(String name) {
        if (!quantized(name)) {
            throw new IllegalArgumentException(name + " is not quantized in this artifact");
        }
        Place place = places.get(name);
        return place.part().header().packed().get(place.name());
    }

    /** The codebook layout of a quantized tensor, without reading its codes. */
    public CodebookLayout layout(String name) {
        packed(name);
        return places.get(name).part().layout(places.get(name).name());
    }

    /** Bytes of all that is stored of a quantized tensor. */
    public long storedBytes(String name) {
        packed(name);
        return places.get(name).part().storedBytes(places.get(name).name());
    }

    /** The tensor's shape as the network knows it. */
    public long[] shape(String name) {
        return quantized(name)
                ? packed(name).shape().stream().mapToLong(Long::longValue).toArray()
                : info(name).shape();
    }

    /** F32 for a quantized tensor, the stored type for others. */
    public DType dtype(String name) {
        return quantized(name) ? DType.F32 : info(name).dtype();
    }

    /** The bytes of a tensor that is stored as it is. */
    public InputStream open(String name) {
        return place(name).part().file().open(info(name));
    }

    /** What another artifact needs to be stored as this one is, but in one file. */
    public ArtifactOptions options() {
        boolean coded = parts.files().stream()
                .flatMap(part -> part.header().packed().values().stream())
                .anyMatch(tensor -> tensor.coding() != null
                        || (tensor.mask() != null && tensor.mask().coding() != null));
        boolean shared =
                parts.files().stream().anyMatch(part -> !part.header().shared().isEmpty());
        return new ArtifactOptions(coded, shared, Long.MAX_VALUE, List.of());
    }

    /** How the tensor would be announced to a writer. */
    public ArtifactEntry entry(String name) {
        if (!quantized(name)) {
            return ArtifactEntry.Plain.of(name, dtype(name), shape(name));
        }
        PackedTensor tensor = packed(name);
        return new ArtifactEntry.Packed(
                name, tensor.storedPlainly(), layout(name).stored(), tensor.pruned());
    }

    /** A quantized tensor as it would be handed to a writer. */
    public ArtifactTensor.Quantized quantizedTensor(String name) throws IOException {
        PackedValue value = value(name);
        return new ArtifactTensor.Quantized(
                name, shape(name), packed(name).quantizer(), value.codes(), value.axis(), value.mask());
    }

    /** A quantized tensor with all that decoding takes, every part of it checked. */
    public PackedValue value(String name) throws IOException {
        packed(name);
        return places.get(name).part().value(places.get(name).name());
    }

    /** Whether {@link #blocks} can read the tensor: one with coded streams or a mask is read whole. */
    public boolean readableByBlocks(String name) {
        return packed(name).mask() == null && packed(name).coding() == null;
    }

    /** Some blocks of a tensor, in the order of the codes, checked as {@link #value} checks all. */
    public QuantizedTensor blocks(String name, int first, int count) throws IOException {
        Place place = places.get(name);
        return place.part().blocks(place.name(), first, count);
    }

    /** The codebooks of some blocks, whatever else is stored of the tensor. */
    public float[] codebooks(String name, int first, int count) throws IOException {
        Place place = places.get(name);
        SafetensorsFile file = place.part().file();
        TensorInfo stored = file.header().tensor(ArtifactLayout.codebooks(place.name()));
        int each = layout(name).stored();
        float[] books = new float[Math.multiplyExact(count, each)];
        file.readFloats(stored, (long) first * each, books, 0, books.length);
        return books;
    }

    /**
     * Codes and codebooks alone. To decode use {@link #value}: codes may stand in another order than the weights, and
     * pruned weights have none.
     */
    public QuantizedTensor codes(String name) throws IOException {
        return value(name).codes();
    }

    /** The tensor as the network computes with it: decoded, or read from a floating type. */
    public float[] dequantize(String name) throws IOException {
        return quantized(name)
                ? value(name).dequantize()
                : place(name).part().file().readAll(place(name).name());
    }

    /** Sizes and the digests of all tensors as decoded; reads every file whole and checks every code. */
    public ArtifactSummary summary() throws IOException {
        Map<Place, Digest> decoded = new HashMap<>();
        List<TensorDigest> digests = new ArrayList<>();
        long weights = 0;
        long bytes = 0;
        for (String name : names()) {
            Place place = places.get(name);
            if (!decoded.containsKey(place)) {
                decoded.put(place, sha256(name));
            }
            digests.add(TensorDigest.of(new TensorInfo(name, dtype(name), shape(name), 0, 0), decoded.get(place)));
            if (quantized(name) && !place.shared(name)) {
                weights += packed(name).weights();
                bytes += storedBytes(name);
            }
        }
        return new ArtifactSummary(format(), parts.bytes(), digests, weights, bytes);
    }

    private Digest sha256(String name) throws IOException {
        if (!quantized(name)) {
            try (InputStream in = open(name)) {
                return TensorDigest.of(info(name), in).sha256();
            }
        }
        PackedValue value = value(name);
        TensorInfo logical = new TensorInfo(
                name, DType.F32, shape(name), 0, 4L * packed(name).weights());
        return MeasuredOutput.write(
                        new WatchedOutput(OutputStream.nullOutputStream(), boundary), logical, value.content())
                .sha256();
    }

    private TensorInfo info(String name) {
        return place(name).part().file().header().tensor(place(name).name());
    }

    private Place place(String name) {
        Place place = places.get(name);
        if (place == null) {
            throw new IllegalArgumentException("no tensor " + name + "; there are " + places.size() + " others");
        }
        return place;
    }

    @Override
    public void close() throws IOException {
        parts.close();
    }

    @Override
    public String toString() {
        return "artifact " + places.keySet();
    }
}
