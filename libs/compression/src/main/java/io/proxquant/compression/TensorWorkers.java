package io.proxquant.compression;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

import io.proxquant.checkpoints.Workers;

/**
 * Works on tensors side by side, in file order, each beginning only when the budget has room for it. Whatever fails or
 * stops, nothing is still running when {@link #run} returns.
 */
final class TensorWorkers {
    private static final long BOUNDARY_MILLIS = 200;

    /** Work on one tensor. */
    @FunctionalInterface
    interface Task {
        /** @param goOn throws where it is of no use any more: somebody stopped, or a tensor before it failed */
        void run(TensorJob job, Runnable goOn) throws IOException;
    }

    /** Of work that is left; what led to it is what the caller is told. */
    private static final class LeftException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private final int threads;
    private final MemoryBudget budget;

    TensorWorkers(int threads, MemoryBudget budget) {
        this.threads = threads;
        this.budget = budget;
    }

    /** Runs the task on each job; of several failures the first in file order is thrown, so that it does not vary. */
    void run(List<TensorJob> jobs, Task task, ProgressMonitor monitor) throws IOException {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        List<Future<?>> begun = new ArrayList<>();
        BudgetRoom room = budget.room();
        AtomicInteger lastToBegin = new AtomicInteger(Integer.MAX_VALUE);
        try {
            for (TensorJob job : jobs) {
                monitor.check();
                while (!room.take(job.bytes(), BOUNDARY_MILLIS)) {
                    monitor.check();
                }
                if (room.closed()) {
                    break;
                }
                int index = begun.size();
                begun.add(pool.submit(() -> work(index, job, task, room, lastToBegin)));
            }
            for (Future<?> each : begun) {
                Workers.await(each, monitor::check);
                monitor.progressed();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while tensors were worked on");
        } finally {
            lastToBegin.set(-1);
            Workers.end(pool);
        }
    }

    private static Void work(int index, TensorJob job, Task task, BudgetRoom room, AtomicInteger lastToBegin)
            throws IOException {
        try {
            // A job before the failed one runs even where its thread is the slower: its failure would be the first.
            if (index <= lastToBegin.get()) {
                task.run(job, () -> {
                    if (index > lastToBegin.get()) {
                        throw new LeftException();
                    }
                });
            }
            return null;
        } catch (IOException | RuntimeException | Error e) {
            lastToBegin.accumulateAndGet(index, Math::min);
            room.close();
            throw e;
        } finally {
            room.give(job.bytes());
        }
    }
}
