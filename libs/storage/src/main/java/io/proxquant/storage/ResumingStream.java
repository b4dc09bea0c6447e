package io.proxquant.storage;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongFunction;

/** Reads on from where the connection broke; sound because objects never change once created. */
final class ResumingStream extends InputStream {

    private final LongFunction<InputStream> openAt;
    private long position;
    private InputStream current;

    ResumingStream(LongFunction<InputStream> openAt, long from) {
        this.openAt = openAt;
        this.position = from;
        this.current = openAt.apply(from);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int at, int length) throws IOException {
        while (true) {
            try {
                int count = current.read(into, at, length);
                position += Math.max(count, 0);
                return count;
            } catch (IOException | StoreUnavailableException broken) {
                closeQuietly();
                if (Thread.currentThread().isInterrupted()) {
                    throw new StoreWaitStoppedException("interrupted while reading", broken);
                }
                current = openAt.apply(position);
            }
        }
    }

    private void closeQuietly() {
        try {
            current.close();
        } catch (IOException alreadyBroken) {
            // the connection is being given up; there is nothing to save
        }
    }

    @Override
    public void close() throws IOException {
        current.close();
    }
}
