package io.proxquant.checkpoints.safetensors;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Work on the files of one checkpoint side by side: fetching, verifying, hashing. None of it holds more than a buffer. */
public final class ShardFiles {
    /** Few, since each of them may be a transfer that has the network or the disk for itself. */
    private static final int AT_ONCE = 4;

    private ShardFiles() {}

    /** What is done with one of them. */
    @FunctionalInterface
    public interface Work<T, R> {
        /** Does it; called from several threads. */
        R on(T each) throws IOException;
    }

    /** The local files of an index, in the order of the shards. */
    static List<Path> fetch(List<WeightShard> shards, WeightShard.Source source) throws IOException {
        source.begin(shards);
        return each(shards, source::fetch);
    }

    /** Does the work on each and gives the results in order; of several failures the first in order is thrown. */
    public static <T, R> List<R> each(List<T> all, Work<T, R> work) throws IOException {
        return each(all, work, done -> {});
    }

    /**
     * The same.
     *
     * @param boundary given each result in order, on the calling thread; throws to stop before more is begun
     */
    public static <T, R> List<R> each(List<T> all, Work<T, R> work, Consumer<R> boundary) throws IOException {
        ExecutorService pool = Executors.newFixedThreadPool(Math.max(1, Math.min(AT_ONCE, all.size())));
        List<Future<R>> begun = new ArrayList<>();
        try {
            for (T one : all) {
                begun.add(pool.submit(() -> work.on(one)));
            }
            List<R> results = new ArrayList<>();
            for (Future<R> each : begun) {
                results.add(result(each));
                boundary.accept(results.get(results.size() - 1));
            }
            return results;
        } finally {
            // After a failure nothing more is begun. Without an interrupt, which would close the channels that others
            // read.
            begun.forEach(each -> each.cancel(false));
            pool.shutdown();
        }
    }

    private static <R> R result(Future<R> future) throws IOException {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the files of a checkpoint were read");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            if (e.getCause() instanceof Error failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
    }
}
