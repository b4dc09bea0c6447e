package io.proxquant.storage;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import io.proxquant.contracts.Digest;

/**
 * A store whose client dies after so many requests, as SIGKILL ends a process: of what it asks from then on nothing arrives. It
 * stands beside {@link ForwardingStore} for tests in any module that stop something at each of its requests.
 */
public final class MortalStore extends ForwardingStore {
    private final int requests;
    private int made;

    /** Ends whoever asks; not an exception, so that nobody thinks of mending it. */
    public static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    /**
     * @param target that answers
     * @param requests that arrive there
     */
    public MortalStore(ObjectStore target, int requests) {
        super(target);
        this.requests = requests;
    }

    /** How many requests have arrived. */
    public synchronized int made() {
        return made;
    }

    private synchronized void live() {
        if (made == requests) {
            throw new Killed();
        }
        made++;
    }

    @Override
    public Created create(ObjectKey key, byte[] content) {
        live();
        return super.create(key, content);
    }

    @Override
    public Created create(ObjectKey key, Path file, Digest sha256) {
        live();
        return super.create(key, file, sha256);
    }

    @Override
    public Optional<byte[]> find(ObjectKey key, int maxBytes) {
        live();
        return super.find(key, maxBytes);
    }

    @Override
    public void get(ObjectKey key, Path into, long bytes, Digest sha256) {
        live();
        super.get(key, into, bytes, sha256);
    }

    @Override
    public InputStream open(ObjectKey key, long from) {
        live();
        return super.open(key, from);
    }

    @Override
    public Optional<Long> size(ObjectKey key) {
        live();
        return super.size(key);
    }

    @Override
    public List<ObjectKey> list(String prefix, int max) {
        live();
        return super.list(prefix, max);
    }

    @Override
    public List<ObjectKey> listAfter(String prefix, Optional<ObjectKey> after, int max) {
        live();
        return super.listAfter(prefix, after, max);
    }

    @Override
    public List<ListedObject> objectsAfter(String prefix, Optional<ObjectKey> after, int max) {
        live();
        return super.objectsAfter(prefix, after, max);
    }

    @Override
    public Stream<ObjectKey> all(String prefix) {
        live();
        return super.all(prefix);
    }

    @Override
    public void delete(ObjectKey key) {
        live();
        super.delete(key);
    }
}
