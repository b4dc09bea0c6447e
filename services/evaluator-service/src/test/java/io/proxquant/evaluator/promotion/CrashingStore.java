package io.proxquant.evaluator.promotion;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import io.proxquant.storage.ObjectKey;
import io.proxquant.storage.ObjectStore;

/** A store whose process dies at a chosen write, before or after it took effect, or where another is faster. */
final class CrashingStore implements ObjectStore {
    private final ObjectStore store;
    private int writesLeft = Integer.MAX_VALUE;
    private boolean written;
    private Runnable before = () -> {};

    CrashingStore(ObjectStore store) {
        this.store = store;
    }

    /** The process is gone. */
    static final class Crash extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** Dies at the n-th write from here on. */
    void crashAt(int write, boolean takesEffect) {
        writesLeft = write;
        written = takesEffect;
    }

    /** Runs once, before the next write. */
    void beforeWrite(Runnable other) {
        before = other;
    }

    @Override
    public Created create(ObjectKey key, byte[] content) {
        Runnable other = before;
        before = () -> {};
        other.run();
        if (--writesLeft > 0) {
            return store.create(key, content);
        }
        writesLeft = Integer.MAX_VALUE;
        if (written) {
            store.create(key, content);
        }
        throw new Crash();
    }

    @Override
    public Created create(ObjectKey key, Path file, String sha256) {
        return store.create(key, file, sha256);
    }

    @Override
    public Optional<byte[]> find(ObjectKey key, int maxBytes) {
        return store.find(key, maxBytes);
    }

    @Override
    public void get(ObjectKey key, Path into, long bytes, String sha256) {
        store.get(key, into, bytes, sha256);
    }

    @Override
    public InputStream open(ObjectKey key, long from) {
        return store.open(key, from);
    }

    @Override
    public Optional<Long> size(ObjectKey key) {
        return store.size(key);
    }

    @Override
    public List<ObjectKey> list(String prefix, int max) {
        return store.list(prefix, max);
    }

    @Override
    public List<ObjectKey> listAfter(String prefix, Optional<ObjectKey> after, int max) {
        return store.listAfter(prefix, after, max);
    }

    @Override
    public Stream<ObjectKey> all(String prefix) {
        return store.all(prefix);
    }

    @Override
    public void delete(ObjectKey key) {
        store.delete(key);
    }

    @Override
    public void close() {
        store.close();
    }
}
