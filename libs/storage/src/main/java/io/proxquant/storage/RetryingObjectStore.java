package io.proxquant.storage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import io.proxquant.contracts.Digest;
import io.proxquant.contracts.ReasonCode;

/**
 * Makes a store that may be away into one that is only slow: every call is repeated without limit while the store is
 * unavailable, so that an outage stalls work and never fails it.
 *
 * <p>A create that was repeated after a lost answer may say EXISTS about this caller's own object; blobs do not care,
 * {@link Manifests} reads back. A download whose digest is wrong is fetched once more, to tell bytes spoiled on the way
 * from bytes spoiled at rest. Streams go on where the connection broke.
 */
public final class RetryingObjectStore implements ObjectStore {

    private static final int PAGE = 1000;

    private final ObjectStore delegate;
    private final OutageRetry retry;
    private final StoreRequests requests;
    private final LongSupplier nanoTime;

    public RetryingObjectStore(ObjectStore delegate, OutageRetry retry, StoreRequests requests, LongSupplier nanoTime) {
        this.delegate = delegate;
        this.retry = retry;
        this.requests = requests;
        this.nanoTime = nanoTime;
    }

    @Override
    public Created create(ObjectKey key, byte[] content) {
        return call("create", key, () -> delegate.create(key, content));
    }

    @Override
    public Created create(ObjectKey key, Path file, Digest sha256) {
        return call("create", key, () -> delegate.create(key, file, sha256));
    }

    @Override
    public Optional<byte[]> find(ObjectKey key, int maxBytes) {
        return call("find", key, () -> delegate.find(key, maxBytes));
    }

    @Override
    public void get(ObjectKey key, Path into, long bytes, Digest sha256) {
        try {
            download(key, into, bytes, sha256);
        } catch (DigestMismatchException spoiledOnTheWayOrAtRest) {
            download(key, into, bytes, sha256);
        }
    }

    private void download(ObjectKey key, Path into, long bytes, Digest sha256) {
        call("get", key, () -> {
            delegate.get(key, into, bytes, sha256);
            return null;
        });
    }

    @Override
    public InputStream open(ObjectKey key, long from) {
        InputStream opened = call("open", key, () -> delegate.open(key, from));
        return new ResumingStream(
                opened,
                at -> timed("open", () -> delegate.open(key, at)),
                read -> retry.call("read " + key, read, RetryingObjectStore::outageOf),
                from);
    }

    /** A stream that breaks says so as any stream does; the store behind it is as good as away. */
    private static String outageOf(Throwable e) {
        return e instanceof IOException ? ReasonCode.STORE_UNAVAILABLE.code() : unavailability(e);
    }

    private static String unavailability(Throwable e) {
        return e instanceof StoreUnavailableException u ? u.reason().code() : null;
    }

    @Override
    public Optional<String> problem(ObjectKey key) {
        return delegate.problem(key);
    }

    @Override
    public Optional<Long> size(ObjectKey key) {
        return call("size", key, () -> delegate.size(key));
    }

    @Override
    public List<ObjectKey> list(String prefix, int max) {
        return call("list", prefix, () -> delegate.list(prefix, max));
    }

    /** Every page is its own request, so an outage in the middle neither loses nor repeats a key. */
    @Override
    public Stream<ObjectKey> all(String prefix) {
        return StreamSupport.stream(
                Spliterators.spliteratorUnknownSize(
                        new KeyPages(
                                after -> call("list", prefix, () -> delegate.listAfter(prefix, after, PAGE)), PAGE),
                        Spliterator.ORDERED | Spliterator.DISTINCT | Spliterator.NONNULL),
                false);
    }

    @Override
    public List<ObjectKey> listAfter(String prefix, Optional<ObjectKey> after, int max) {
        return call("list", prefix, () -> delegate.listAfter(prefix, after, max));
    }

    @Override
    public List<ListedObject> objectsAfter(String prefix, Optional<ObjectKey> after, int max) {
        return call("list", prefix, () -> delegate.objectsAfter(prefix, after, max));
    }

    @Override
    public void delete(ObjectKey key) {
        call("delete", key, () -> {
            delegate.delete(key);
            return null;
        });
    }

    @Override
    public void close() {
        delegate.close();
    }

    private <T> T call(String operation, Object subject, Callable<T> action) {
        return retry.call(
                operation + " " + subject, () -> timed(operation, action::call), RetryingObjectStore::unavailability);
    }

    /** An action that fails in its own way. */
    private interface Action<T, E extends Exception> {
        T call() throws E;
    }

    private <T, E extends Exception> T timed(String operation, Action<T, E> action) throws E {
        long start = nanoTime.getAsLong();
        String outcome = "ok";
        try {
            return action.call();
        } catch (StoreUnavailableException e) {
            outcome = e.reason().code();
            throw e;
        } catch (RuntimeException e) {
            outcome = e.getClass().getSimpleName();
            throw e;
        } finally {
            requests.done(operation, outcome, nanoTime.getAsLong() - start);
        }
    }
}
