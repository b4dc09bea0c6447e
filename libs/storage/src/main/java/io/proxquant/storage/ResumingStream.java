package io.proxquant.storage;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Callable;

/**
 * Reads on from where the connection broke; sound because objects never change once created. A connection counts as
 * whole again when it gave a byte or the end, not when it opened: a store that opens and then breaks is away, and is
 * waited for like one that does not open.
 */
final class ResumingStream extends InputStream {

    /** Opens the object at a position; fails like a store. */
    interface Source {
        InputStream openAt(long position) throws IOException;
    }

    /** Repeats a read until it gives an answer, with pauses, stop checks and a visible outage. */
    interface Patience {
        int untilAnswered(Callable<Integer> read);
    }

    private final Source source;
    private final Patience patience;
    private long position;
    private InputStream current;

    ResumingStream(InputStream opened, Source source, Patience patience, long from) {
        this.source = source;
        this.patience = patience;
        this.position = from;
        this.current = opened;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int at, int length) throws IOException {
        int count;
        try {
            count = current.read(into, at, length);
        } catch (IOException | StoreUnavailableException broken) {
            count = patience.untilAnswered(() -> readAnew(into, at, length));
        }
        position += Math.max(count, 0);
        return count;
    }

    private int readAnew(byte[] into, int at, int length) throws IOException {
        closeQuietly();
        current = source.openAt(position);
        return current.read(into, at, length);
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
