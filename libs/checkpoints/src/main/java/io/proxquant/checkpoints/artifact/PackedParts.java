package io.proxquant.checkpoints.artifact;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.util.List;
import java.util.function.Consumer;

import io.proxquant.checkpoints.TensorDigest;
import io.proxquant.checkpoints.safetensors.DType;
import io.proxquant.checkpoints.safetensors.TensorContent;
import io.proxquant.checkpoints.safetensors.TensorInfo;
import io.proxquant.contracts.Digest;
import io.proxquant.quantization.AxisOrder;
import io.proxquant.quantization.QuantizedTensor;
import io.proxquant.quantization.packing.CodePacking;

/**
 * A quantized tensor on its way into an artifact part by part, so that one larger than memory can be written. Its bytes are those
 * of the whole at once. For one thread; what was not completed is as if it had not begun.
 */
public final class PackedParts implements Closeable {
    /** So many codes are whole bytes, whatever their width. */
    public static final int STEP = 8;

    /** Where the two streams of the tensor go. */
    interface Target {
        OutputStream codes();

        OutputStream codebooks();

        /** What was written to both, to be read again. */
        PackedBlocks written();

        /**
         * Both are whole.
         *
         * @param atOnce most codes that came at once, and may be held again
         */
        void complete(int atOnce) throws IOException;
    }

    private final ArtifactEntry.Packed entry;
    private final Target target;
    private final Consumer<TensorDigest> decoded;
    private final DigestOutputStream levels = new DigestOutputStream(OutputStream.nullOutputStream(), Digest.hashing());
    private final AxisOrder order;
    private long blocks;
    private int atOnce;

    PackedParts(ArtifactEntry.Packed entry, Target target, Consumer<TensorDigest> decoded) {
        this.entry = entry;
        this.target = target;
        this.decoded = decoded;
        this.order = AxisOrder.of(entry.tensor().shape(), entry.tensor().firstAxis());
    }

    /**
     * Takes the next blocks.
     *
     * @throws IllegalArgumentException if they are not as announced, or end within a byte before the last
     */
    public void add(QuantizedTensor part) throws IOException {
        long after = blocks + part.blocks().count();
        if (!part.layout().equals(entry.layout())
                || part.blocks().length() != entry.tensor().length()
                || after > entry.tensor().blocks()) {
            throw new IllegalArgumentException(entry.name() + ": " + part + " is no part of " + entry);
        }
        if (after < entry.tensor().blocks() && part.codes().length % STEP != 0) {
            throw new IllegalArgumentException(entry.name() + ": a part of " + part.codes().length + " codes");
        }
        PackedCheck.verify(entry.name(), part);
        target.codes().write(CodePacking.pack(part.codes(), part.layout().bits()));
        TensorContent.of(part.codebooks()).writeTo(target.codebooks());
        if (order.rowMajor()) {
            PackedValue.of(new long[] {part.codes().length}, part).content().writeTo(levels);
        }
        blocks = after;
        atOnce = Math.max(atOnce, part.codes().length);
    }

    /** All parts were added. */
    public void complete() throws IOException {
        if (blocks != entry.tensor().blocks()) {
            throw new IllegalStateException(
                    entry.name() + " has " + entry.tensor().blocks() + " blocks, of which " + blocks + " were added");
        }
        target.codes().flush();
        target.codebooks().flush();
        if (!order.rowMajor()) {
            readInOwnOrder();
        }
        target.complete(atOnce);
        List<Long> shape = entry.tensor().shape();
        TensorInfo logical = new TensorInfo(
                entry.name(),
                DType.F32,
                shape.stream().mapToLong(Long::longValue).toArray(),
                0,
                4 * entry.tensor().weights());
        decoded.accept(TensorDigest.of(logical, Digest.of(levels.getMessageDigest())));
    }

    /** Levels in the tensor's own order, in which the decoded tensor is hashed. */
    private void readInOwnOrder() throws IOException {
        PackedBlocks written = target.written();
        int most = order.wholeInOwnOrder(atOnce);
        for (int from = 0; from < order.total(); from += Math.min(most, order.total() - from)) {
            float[] weights = new float[Math.min(most, order.total() - from)];
            order.readRowMajor(from, weights, written::decode);
            TensorContent.of(weights).writeTo(levels);
        }
    }

    @Override
    public void close() throws IOException {
        target.codes().close();
        target.codebooks().close();
    }
}
