package io.proxquant.checkpoints.artifact;

import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * The bytes of one stream within a file that others write to as well; read and written anywhere within, without touching the
 * channel's own position.
 */
record ChannelRange(FileChannel channel, long begin, long bytes) implements PackedBlocks.Bytes {
    private static final int BUFFER = 1 << 16;

    /** Writes from the beginning on. */
    OutputStream stream() {
        return new BufferedOutputStream(new ChannelRegion(channel, begin), buffer());
    }

    void write(long at, byte[] from, int first, int count) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(from, first, count);
        for (long position = begin + at; buffer.hasRemaining(); ) {
            position += channel.write(buffer, position);
        }
    }

    @Override
    public void read(long at, byte[] into, int count) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(into, 0, count);
        for (long position = begin + at; buffer.hasRemaining(); ) {
            int read = channel.read(buffer, position);
            if (read < 0) {
                throw new EOFException("a file was shortened while it was written");
            }
            position += read;
        }
    }

    /** All bytes, from first to last. */
    void copyTo(OutputStream out) throws IOException {
        byte[] buffer = new byte[buffer()];
        for (long at = 0; at < bytes; ) {
            int now = (int) Math.min(buffer.length, bytes - at);
            read(at, buffer, now);
            out.write(buffer, 0, now);
            at += now;
        }
    }

    private int buffer() {
        return (int) Math.max(1, Math.min(BUFFER, bytes));
    }
}
