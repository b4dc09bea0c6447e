package io.proxquant.registry.retention;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

import io.proxquant.storage.Manifests;
import io.proxquant.storage.ObjectStore;
import io.proxquant.storage.StoreWaitStoppedException;

/**
 * Makes requests by the hundred, several at once. Results come in the order of the requests; after a failure nothing more is
 * begun, and the failure is thrown without waiting for requests that are under way.
 */
final class StoredReads implements AutoCloseable {
    private static final int TOGETHER = 64;

    private final ObjectStore store;
    private final ExecutorService threads;

    /** @param parallel requests at once */
    StoredReads(ObjectStore store, int parallel) {
        this.store = store;
        this.threads = Executors.newFixedThreadPool(parallel, task -> {
            Thread thread = new Thread(task, "garbage-collection");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Objects to be read and handed on, a few at a time. */
    final class Batch implements Consumer<StoredName> {
        private final BiConsumer<StoredName, byte[]> with;
        private final List<StoredName> waiting = new ArrayList<>();

        private Batch(BiConsumer<StoredName, byte[]> with) {
            this.with = with;
        }

        /** What is larger than any reader takes is passed over, and so is what is gone when its turn comes. */
        @Override
        public void accept(StoredName name) {
            if (name.bytes() <= Manifests.MAX_BYTES) {
                waiting.add(name);
            }
            if (waiting.size() == TOGETHER) {
                end();
            }
        }

        /** Reads what still waits. */
        void end() {
            List<StoredName> names = List.copyOf(waiting);
            waiting.clear();
            List<Callable<Optional<byte[]>>> requests = new ArrayList<>();
            names.forEach(name -> requests.add(() -> store.find(name.key(), Manifests.MAX_BYTES)));
            List<Optional<byte[]>> read = all(requests);
            for (int i = 0; i < names.size(); i++) {
                StoredName name = names.get(i);
                read.get(i).ifPresent(bytes -> with.accept(name, bytes));
            }
        }
    }

    /** A batch whose objects are handed to this. */
    Batch batch(BiConsumer<StoredName, byte[]> with) {
        return new Batch(with);
    }

    /** Runs the action on each, several at once. */
    <T> void each(List<T> all, Consumer<T> action) {
        List<Callable<Boolean>> requests = new ArrayList<>();
        all.forEach(one -> requests.add(() -> {
            action.accept(one);
            return true;
        }));
        all(requests);
    }

    private <T> List<T> all(List<Callable<T>> requests) {
        List<Future<T>> asked = new ArrayList<>();
        requests.forEach(request -> asked.add(threads.submit(request)));
        List<T> answers = new ArrayList<>();
        Throwable failure = null;
        for (Future<T> each : asked) {
            try {
                answers.add(each.get());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                failure = new StoreWaitStoppedException("interrupted", e);
            } catch (ExecutionException e) {
                failure = failure == null ? e.getCause() : failure;
            } catch (CancellationException notBegun) {
                // the failure that led to it is known
            }
            if (failure != null) {
                asked.forEach(other -> other.cancel(false));
            }
        }
        if (failure instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure != null) {
            throw new IllegalStateException(failure);
        }
        return answers;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
