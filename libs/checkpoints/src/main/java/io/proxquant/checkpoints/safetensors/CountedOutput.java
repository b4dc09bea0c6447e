package io.proxquant.checkpoints.safetensors;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Knows how many bytes went through it. */
public final class CountedOutput extends FilterOutputStream {
    private long written;

    public CountedOutput(OutputStream out) {
        super(out);
    }

    /** Bytes so far. */
    public long written() {
        return written;
    }

    @Override
    public void write(int b) throws IOException {
        out.write(b);
        written++;
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
        out.write(bytes, from, count);
        written += count;
    }
}
