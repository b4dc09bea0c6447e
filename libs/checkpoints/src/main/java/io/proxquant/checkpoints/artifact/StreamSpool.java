package io.proxquant.checkpoints.artifact;

import java.io.Closeable;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.concurrent.atomic.AtomicLong;

import io.proxquant.checkpoints.TensorDigest;
import io.proxquant.checkpoints.safetensors.MeasuredOutput;
import io.proxquant.checkpoints.safetensors.SafetensorsLayout.Slot;
import io.proxquant.checkpoints.safetensors.TensorContent;
import io.proxquant.checkpoints.safetensors.TensorInfo;
import io.proxquant.contracts.Digest;
import io.proxquant.quantization.coding.LargeStream;

/**
 * Keeps streams on disk until the sizes of all are known and a file can be laid out. Safe for use by several threads; the file
 * vanishes when this is closed.
 */
final class StreamSpool implements Closeable {
    private final Path path;
    private final FileChannel channel;
    private final AtomicLong end = new AtomicLong();

    /** What is kept of one tensor of the file to come. */
    record Region(Slot slot, ChannelRange range, TensorDigest digest) {
        long bytes() {
            return range.bytes();
        }
    }

    private final Runnable boundary;

    /** @param boundary called with every chunk that goes in or out; throws to stop */
    StreamSpool(Path path, Runnable boundary) throws IOException {
        this.path = path;
        this.boundary = boundary;
        this.channel = FileChannel.open(
                path,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
    }

    Region put(Slot slot, TensorContent content) throws IOException {
        ChannelRange range = range(PackedStreams.bytes(slot));
        try (OutputStream out = range.stream()) {
            return new Region(slot, range, MeasuredOutput.write(out, tensor(slot, range), content));
        }
    }

    /** Room for bytes that come later, in any order. */
    ChannelRange range(long bytes) {
        return new ChannelRange(channel, end.getAndAdd(bytes), bytes);
    }

    /** A stream that is written in any order. */
    Region put(Slot slot, LargeStream content) throws IOException {
        ChannelRange range = range(PackedStreams.bytes(slot));
        content.writeTo(range::write);
        DigestOutputStream hashed = new DigestOutputStream(OutputStream.nullOutputStream(), Digest.hashing());
        range.copyTo(hashed);
        return new Region(slot, range, TensorDigest.of(tensor(slot, range), Digest.of(hashed.getMessageDigest())));
    }

    /** A stream that comes piece by piece, into room that is its own from the beginning. */
    Growing begin(Slot slot) {
        return new Growing(slot, range(PackedStreams.bytes(slot)));
    }

    static TensorInfo tensor(Slot slot, ChannelRange range) {
        return new TensorInfo(slot.name(), slot.dtype(), slot.shape(), 0, range.bytes());
    }

    /** One that is not whole yet. */
    static final class Growing extends FilterOutputStream {
        private final Slot slot;
        private final ChannelRange range;
        private final MessageDigest digest = Digest.hashing();

        private Growing(Slot slot, ChannelRange range) {
            super(range.stream());
            this.slot = slot;
            this.range = range;
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

        ChannelRange range() {
            return range;
        }

        /** Once it is whole. */
        Region region() {
            return new Region(slot, range, TensorDigest.of(tensor(slot, range), Digest.of(digest)));
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
        Files.deleteIfExists(path);
    }
}
