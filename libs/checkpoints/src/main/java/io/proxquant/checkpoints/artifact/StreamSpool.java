package io.proxquant.checkpoints.artifact;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.concurrent.atomic.AtomicLong;

import io.proxquant.checkpoints.TensorDigest;
import io.proxquant.checkpoints.safetensors.MeasuredOutput;
import io.proxquant.checkpoints.safetensors.SafetensorsLayout.Slot;
import io.proxquant.checkpoints.safetensors.TensorContent;
import io.proxquant.checkpoints.safetensors.TensorInfo;
import io.proxquant.contracts.Digest;

/**
 * Keeps streams on disk until the sizes of all are known and a file can be laid out. Safe for use by several threads; the file
 * vanishes when this is closed.
 */
final class StreamSpool implements Closeable {
    private static final int BUFFER = 1 << 16;

    private final Path path;
    private final FileChannel channel;
    private final AtomicLong end = new AtomicLong();

    /** What is kept of one tensor of the file to come. */
    record Region(Slot slot, long begin, long bytes, TensorDigest digest) {}

    StreamSpool(Path path) throws IOException {
        this.path = path;
        this.channel = FileChannel.open(
                path,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
    }

    Region put(Slot slot, TensorContent content) throws IOException {
        long bytes = PackedStreams.bytes(slot);
        long begin = end.getAndAdd(bytes);
        TensorInfo tensor = new TensorInfo(slot.name(), slot.dtype(), slot.shape(), 0, bytes);
        try (OutputStream out = new BufferedOutputStream(
                new ChannelRegion(channel, begin), (int) Math.max(1, Math.min(BUFFER, bytes)))) {
            return new Region(slot, begin, bytes, MeasuredOutput.write(out, tensor, content));
        }
    }

    /** A stream that comes piece by piece, into room that is its own from the beginning. */
    Growing begin(Slot slot) {
        long bytes = PackedStreams.bytes(slot);
        long begin = end.getAndAdd(bytes);
        return new Growing(slot, begin, bytes, new ChannelRegion(channel, begin));
    }

    /** One that is not whole yet. */
    static final class Growing extends FilterOutputStream {
        private final Slot slot;
        private final long begin;
        private final long bytes;
        private final MessageDigest digest = Digest.hashing();

        private Growing(Slot slot, long begin, long bytes, OutputStream region) {
            super(new BufferedOutputStream(region, (int) Math.max(1, Math.min(BUFFER, bytes))));
            this.slot = slot;
            this.begin = begin;
            this.bytes = bytes;
        }

        @Override
        public void write(byte[] from, int at, int count) throws IOException {
            out.write(from, at, count);
            digest.update(from, at, count);
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        /** Once it is whole. */
        Region region() {
            TensorInfo tensor = new TensorInfo(slot.name(), slot.dtype(), slot.shape(), 0, bytes);
            return new Region(slot, begin, bytes, TensorDigest.of(tensor, Digest.of(digest)));
        }
    }

    void copy(Region region, OutputStream out) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate((int) Math.max(1, Math.min(BUFFER, region.bytes())));
        for (long done = 0; done < region.bytes(); done += buffer.position()) {
            buffer.clear().limit((int) Math.min(buffer.capacity(), region.bytes() - done));
            if (channel.read(buffer, region.begin() + done) < 0) {
                throw new EOFException(path + " was shortened while it was read");
            }
            out.write(buffer.array(), 0, buffer.position());
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
        Files.deleteIfExists(path);
    }
}
