package io.proxquant.storage;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

import io.proxquant.contracts.Digest;

/**
 * Writes down what is asked of another store. It stands beside {@link ForwardingStore} for tests in any module that hold how
 * often something is asked.
 */
public final class CountingStore extends ForwardingStore {
    private final List<String> requests = new CopyOnWriteArrayList<>();

    /** @param target that answers */
    public CountingStore(ObjectStore target) {
        super(target);
    }

    /** Every request since the last {@link #forget}, as its kind and what it names, such as {@code find recipes/...}. */
    public List<String> requests() {
        return new ArrayList<>(requests);
    }

    /** Those whose text begins like this. */
    public List<String> requests(String beginning) {
        return requests.stream().filter(each -> each.startsWith(beginning)).toList();
    }

    /** Begins to count anew. */
    public void forget() {
        requests.clear();
    }

    @Override
    public Created create(ObjectKey key, byte[] content) {
        requests.add("create " + key);
        return super.create(key, content);
    }

    @Override
    public Created create(ObjectKey key, Path file, Digest sha256) {
        requests.add("create " + key);
        return super.create(key, file, sha256);
    }

    @Override
    public Optional<byte[]> find(ObjectKey key, int maxBytes) {
        requests.add("find " + key);
        return super.find(key, maxBytes);
    }

    @Override
    public void get(ObjectKey key, Path into, long bytes, Digest sha256) {
        requests.add("get " + key);
        super.get(key, into, bytes, sha256);
    }

    @Override
    public InputStream open(ObjectKey key, long from) {
        requests.add("open " + key);
        return super.open(key, from);
    }

    @Override
    public Optional<Long> size(ObjectKey key) {
        requests.add("size " + key);
        return super.size(key);
    }

    @Override
    public List<ObjectKey> list(String prefix, int max) {
        requests.add("list " + prefix);
        return super.list(prefix, max);
    }

    @Override
    public List<ObjectKey> listAfter(String prefix, Optional<ObjectKey> after, int max) {
        requests.add("list " + prefix);
        return super.listAfter(prefix, after, max);
    }

    @Override
    public List<ListedObject> objectsAfter(String prefix, Optional<ObjectKey> after, int max) {
        requests.add("list " + prefix);
        return super.objectsAfter(prefix, after, max);
    }

    @Override
    public Stream<ObjectKey> all(String prefix) {
        requests.add("list " + prefix);
        return super.all(prefix);
    }

    @Override
    public void delete(ObjectKey key) {
        requests.add("delete " + key);
        super.delete(key);
    }
}
