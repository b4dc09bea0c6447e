package io.proxquant.checkpoints.artifact;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Writes to a file from a position on, without touching the channel's own, so that threads do not disturb each other. */
final class ChannelRegion extends OutputStream {
    private final FileChannel channel;
    private long position;

    ChannelRegion(FileChannel channel, long position) {
        this.channel = channel;
        this.position = position;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes, from, count);
        while (buffer.hasRemaining()) {
            position += channel.write(buffer, position);
        }
    }
}
