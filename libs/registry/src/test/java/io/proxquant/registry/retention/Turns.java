package io.proxquant.registry.retention;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import io.proxquant.contracts.Digest;
import io.proxquant.storage.ForwardingStore;
import io.proxquant.storage.ListedObject;
import io.proxquant.storage.ObjectKey;
import io.proxquant.storage.ObjectStore;

/**
 * Two that use one store at once, request by request in an order that the test chooses: number i of the order says whose turn the
 * i-th request is. Who has ended gives its turns away; when the order is used up both go on as they can.
 */
final class Turns {
    private final ObjectStore store;
    private final int[] order;
    private final boolean[] ended = new boolean[2];
    private int at;
    private int requests;

    Turns(ObjectStore store, int[] order) {
        this.store = store;
        this.order = order.clone();
    }

    /** How many were made. */
    synchronized int requests() {
        return requests;
    }

    /** Runs both to their ends. */
    void run(Runnable first, Runnable second) {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        CountDownLatch done = new CountDownLatch(2);
        start(0, first, failure, done);
        start(1, second, failure, done);
        try {
            done.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        if (failure.get() != null) {
            throw new AssertionError(failure.get());
        }
    }

    private void start(int who, Runnable what, AtomicReference<Throwable> failure, CountDownLatch done) {
        new Thread(() -> {
                    try {
                        what.run();
                    } catch (Throwable e) { // assertions too: a thread of its own would keep them from the test
                        if (!failure.compareAndSet(null, e)) {
                            failure.get().addSuppressed(e);
                        }
                    } finally {
                        end(who);
                        done.countDown();
                    }
                })
                .start();
    }

    private synchronized void end(int who) {
        ended[who] = true;
        notifyAll();
    }

    private synchronized <T> T take(int who, Supplier<T> request) {
        while (at < order.length && order[at] != who && !ended[order[at]]) {
            try {
                wait();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
        at += at < order.length && order[at] == who ? 1 : 0;
        requests++;
        T answer = request.get();
        notifyAll();
        return answer;
    }

    /** The store as one of the two uses it. */
    ObjectStore of(int who) {
        return new ForwardingStore(store) {
            @Override
            public Created create(ObjectKey key, byte[] content) {
                return take(who, () -> super.create(key, content));
            }

            @Override
            public Created create(ObjectKey key, Path file, Digest sha256) {
                return take(who, () -> super.create(key, file, sha256));
            }

            @Override
            public Optional<byte[]> find(ObjectKey key, int maxBytes) {
                return take(who, () -> super.find(key, maxBytes));
            }

            @Override
            public Optional<Long> size(ObjectKey key) {
                return take(who, () -> super.size(key));
            }

            @Override
            public List<ObjectKey> list(String prefix, int max) {
                return take(who, () -> super.list(prefix, max));
            }

            @Override
            public List<ListedObject> objectsAfter(String prefix, Optional<ObjectKey> after, int max) {
                return take(who, () -> super.objectsAfter(prefix, after, max));
            }

            @Override
            public void delete(ObjectKey key) {
                take(who, () -> {
                    super.delete(key);
                    return null;
                });
            }
        };
    }
}
