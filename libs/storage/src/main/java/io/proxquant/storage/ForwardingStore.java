package io.proxquant.storage;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import io.proxquant.contracts.Digest;

/**
 * Passes everything on to another store. It stands beside {@link MemoryObjectStore} for tests in any module: they override
 * what is to go wrong, and the rest keeps the port's contract.
 */
public class ForwardingStore implements ObjectStore {

    private final ObjectStore target;

    /** @param target where every call ends */
    public ForwardingStore(ObjectStore target) {
        this.target = target;
    }

    @Override
    public Created create(ObjectKey key, byte[] content) {
        return target.create(key, content);
    }

    @Override
    public Created create(ObjectKey key, Path file, Digest sha256) {
        return target.create(key, file, sha256);
    }

    @Override
    public Optional<byte[]> find(ObjectKey key, int maxBytes) {
        return target.find(key, maxBytes);
    }

    @Override
    public void get(ObjectKey key, Path into, long bytes, Digest sha256) {
        target.get(key, into, bytes, sha256);
    }

    @Override
    public InputStream open(ObjectKey key, long from) {
        return target.open(key, from);
    }

    @Override
    public Optional<String> problem(ObjectKey key) {
        return target.problem(key);
    }

    @Override
    public Optional<Long> size(ObjectKey key) {
        return target.size(key);
    }

    @Override
    public List<ObjectKey> list(String prefix, int max) {
        return target.list(prefix, max);
    }

    @Override
    public List<ObjectKey> listAfter(String prefix, Optional<ObjectKey> after, int max) {
        return target.listAfter(prefix, after, max);
    }

    @Override
    public List<ListedObject> objectsAfter(String prefix, Optional<ObjectKey> after, int max) {
        return target.objectsAfter(prefix, after, max);
    }

    @Override
    public Stream<ObjectKey> all(String prefix) {
        return target.all(prefix);
    }

    @Override
    public void delete(ObjectKey key) {
        target.delete(key);
    }

    @Override
    public void close() {
        target.close();
    }
}
