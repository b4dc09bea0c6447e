package io.proxquant.storage;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import io.proxquant.contracts.Digest;

/** Stops for a moment before every request, and in every download when half of its bytes are written and when all are. */
public final class PausingStore extends ForwardingStore {
    private final Runnable pause;

    /** @param pause called at each of these points; what it throws is the store's answer */
    public PausingStore(ObjectStore target, Runnable pause) {
        super(target);
        this.pause = pause;
    }

    @Override
    public Optional<byte[]> find(ObjectKey key, int maxBytes) {
        pause.run();
        return super.find(key, maxBytes);
    }

    @Override
    public void get(ObjectKey key, Path into, long bytes, Digest sha256) {
        pause.run();
        Downloads.verified(key, new Halves(open(key, 0), bytes), into, bytes, sha256, pause);
        pause.run();
    }

    @Override
    public List<ObjectKey> list(String prefix, int max) {
        pause.run();
        return super.list(prefix, max);
    }

    @Override
    public List<ObjectKey> listAfter(String prefix, Optional<ObjectKey> after, int max) {
        pause.run();
        return super.listAfter(prefix, after, max);
    }

    @Override
    public Stream<ObjectKey> all(String prefix) {
        pause.run();
        return super.all(prefix);
    }

    /** Gives its bytes in two pieces. */
    private static final class Halves extends FilterInputStream {
        private long first;

        Halves(InputStream in, long bytes) {
            super(in);
            this.first = bytes / 2;
        }

        @Override
        public int read(byte[] into, int from, int count) throws IOException {
            int most = first > 0 ? (int) Math.min(first, count) : count;
            int got = super.read(into, from, most);
            first -= Math.max(got, 0);
            return got;
        }
    }
}
