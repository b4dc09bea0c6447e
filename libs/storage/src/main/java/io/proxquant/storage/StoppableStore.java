package io.proxquant.storage;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import io.proxquant.contracts.Digest;

/**
 * A store whose user may be asked to stop: nothing more is asked of it then. Work over many objects so ends at its next request,
 * whatever loop that is in, and every page of a listing is a request.
 */
public final class StoppableStore extends ForwardingStore {
    private static final int PAGE = 1000;

    private final Runnable boundary;

    /** @param boundary called before every request, on the thread that makes it; throws to stop */
    public StoppableStore(ObjectStore target, Runnable boundary) {
        super(target);
        this.boundary = boundary;
    }

    @Override
    public Created create(ObjectKey key, byte[] content) {
        boundary.run();
        return super.create(key, content);
    }

    @Override
    public Created create(ObjectKey key, Path file, Digest sha256) {
        boundary.run();
        return super.create(key, file, sha256);
    }

    @Override
    public Optional<byte[]> find(ObjectKey key, int maxBytes) {
        boundary.run();
        return super.find(key, maxBytes);
    }

    @Override
    public void get(ObjectKey key, Path into, long bytes, Digest sha256) {
        boundary.run();
        super.get(key, into, bytes, sha256);
    }

    @Override
    public InputStream open(ObjectKey key, long from) {
        boundary.run();
        return super.open(key, from);
    }

    @Override
    public Optional<Long> size(ObjectKey key) {
        boundary.run();
        return super.size(key);
    }

    @Override
    public List<ObjectKey> list(String prefix, int max) {
        boundary.run();
        return super.list(prefix, max);
    }

    @Override
    public List<ObjectKey> listAfter(String prefix, Optional<ObjectKey> after, int max) {
        boundary.run();
        return super.listAfter(prefix, after, max);
    }

    @Override
    public List<ListedObject> objectsAfter(String prefix, Optional<ObjectKey> after, int max) {
        boundary.run();
        return super.objectsAfter(prefix, after, max);
    }

    @Override
    public Stream<ObjectKey> all(String prefix) {
        return StreamSupport.stream(
                Spliterators.spliteratorUnknownSize(
                        new KeyPages(after -> listAfter(prefix, after, PAGE), PAGE),
                        Spliterator.ORDERED | Spliterator.DISTINCT | Spliterator.NONNULL),
                false);
    }

    @Override
    public void delete(ObjectKey key) {
        boundary.run();
        super.delete(key);
    }
}
