package io.proxquant.checkpoints;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Threads that do the same with each of several things, side by side. Whatever fails or stops, none of them is at work any more
 * when the caller goes on, who closes what they read.
 */
public final class Workers {
    /** So often somebody who waits is asked whether to go on. */
    private static final long LOOK_MILLIS = 200;

    private Workers() {}

    /** What is done with one of them. */
    @FunctionalInterface
    public interface Work<T, R> {
        /** Does it; called from several threads. */
        R on(T each) throws IOException;
    }

    /**
     * Does the work on each and gives the results in order; of several failures the first in order is thrown.
     *
     * @param atOnce most threads
     * @param boundary asked now and then while the caller waits; throws to stop before more is begun
     * @param done given each result in order, on the calling thread; may throw likewise
     */
    public static <T, R> List<R> each(
            List<T> all, int atOnce, Work<? super T, R> work, Runnable boundary, Consumer<? super R> done)
            throws IOException {
        ExecutorService pool = Executors.newFixedThreadPool(Math.max(1, Math.min(atOnce, all.size())));
        List<Future<R>> begun = new ArrayList<>();
        try {
            for (T one : all) {
                begun.add(pool.submit(() -> work.on(one)));
            }
            List<R> results = new ArrayList<>();
            for (Future<R> each : begun) {
                R result = await(each, boundary);
                results.add(result);
                done.accept(result);
            }
            return results;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while others worked");
        } finally {
            begun.forEach(each -> each.cancel(false));
            end(pool);
        }
    }

    /**
     * The result, or the failure itself.
     *
     * @param boundary asked now and then meanwhile; throws to wait no longer
     */
    public static <R> R await(Future<R> work, Runnable boundary) throws IOException, InterruptedException {
        while (true) {
            try {
                return work.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException stillRunning) {
                boundary.run();
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

    /** Lets all that runs end, without interrupts, which would close the channels that others read. */
    public static void end(ExecutorService pool) {
        pool.shutdown();
        boolean interrupted = false;
        while (true) {
            try {
                if (pool.awaitTermination(1, TimeUnit.MINUTES)) {
                    break;
                }
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
