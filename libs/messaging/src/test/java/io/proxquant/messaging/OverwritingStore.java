package io.proxquant.messaging;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import io.proxquant.contracts.Digest;
import io.proxquant.storage.ListedObject;
import io.proxquant.storage.ObjectKey;
import io.proxquant.storage.ObjectStore;

/** A server that has never heard of If-None-Match; only what the proof uses. */
record OverwritingStore(Map<ObjectKey, byte[]> objects) implements ObjectStore {

    @Override
    public Created create(ObjectKey key, byte[] content) {
        objects.put(key, content);
        return Created.CREATED;
    }

    @Override
    public Optional<byte[]> find(ObjectKey key, int maxBytes) {
        return Optional.ofNullable(objects.get(key));
    }

    @Override
    public Optional<Long> size(ObjectKey key) {
        return find(key, Integer.MAX_VALUE).map(content -> (long) content.length);
    }

    @Override
    public void delete(ObjectKey key) {
        objects.remove(key);
    }

    @Override
    public Created create(ObjectKey key, Path file, Digest sha256) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void get(ObjectKey key, Path into, long bytes, Digest sha256) {
        throw new UnsupportedOperationException();
    }

    @Override
    public InputStream open(ObjectKey key, long from) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<ObjectKey> list(String prefix, int max) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<ObjectKey> listAfter(String prefix, Optional<ObjectKey> after, int max) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<ListedObject> objectsAfter(String prefix, Optional<ObjectKey> after, int max) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Stream<ObjectKey> all(String prefix) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
