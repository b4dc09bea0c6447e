package io.proxquant.checkpoints.safetensors;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;

/** Tells of every chunk of a file that is written, also where a caller writes much at once. */
public final class WatchedOutput extends FilterOutputStream {
    private static final int CHUNK = 1 << 16;

    private final Runnable boundary;
    private int since;

    /** @param boundary called with every chunk; throws to stop */
    public WatchedOutput(OutputStream out, Runnable boundary) {
        super(out);
        this.boundary = boundary;
    }

    @Override
    public void write(int b) throws IOException {
        out.write(b);
        count(1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
        Objects.checkFromIndexSize(from, count, bytes.length);
        for (int done = 0; done < count; ) {
            int now = Math.min(count - done, CHUNK - since);
            out.write(bytes, from + done, now);
            done += now;
            count(now);
        }
    }

    private void count(int written) {
        since += written;
        if (since >= CHUNK) {
            since = 0;
            boundary.run();
        }
    }
}
