package io.proxquant.quantization;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs numbered tasks that do not depend on each other on at most so many threads, the caller among them. Which thread takes
 * which task is open, so results are put together by number afterwards; a worker's number is below the number of threads and
 * its own while the loop lasts, so that buffers can be kept per worker. Whatever a task throws, no worker runs any more when
 * the loop returns: what they wrote to may be freed or used again.
 */
public final class TaskLoop {
    private final int tasks;
    private final Task task;
    private final AtomicInteger next = new AtomicInteger();

    private TaskLoop(int tasks, Task task) {
        this.tasks = tasks;
        this.task = task;
    }

    /** One task, done by one worker. */
    @FunctionalInterface
    public interface Task {
        void run(int worker, int task);
    }

    /**
     * Returns when all are done. After a failure no further task is begun, and when those under way have ended, what the
     * lowest worker met is thrown, with what others met suppressed in it.
     */
    public static void run(int threads, int tasks, Task task) {
        TaskLoop loop = new TaskLoop(tasks, task);
        ExecutorService pool = ForkJoinPool.commonPool();
        List<Future<Throwable>> others = new ArrayList<>();
        for (int i = 1; i < Math.min(threads, tasks); i++) {
            int worker = i;
            others.add(pool.submit(() -> loop.work(worker)));
        }
        List<Throwable> failures = new ArrayList<>();
        failures.add(loop.work(0));
        others.forEach(other -> failures.add(ended(other)));
        throwFirst(failures);
    }

    /** Takes one task after the other; returns what one of them threw, or null. */
    private Throwable work(int worker) {
        try {
            for (int number = next.getAndIncrement(); number < tasks; number = next.getAndIncrement()) {
                task.run(worker, number);
            }
            return null;
        } catch (RuntimeException | Error e) {
            next.set(tasks);
            return e;
        }
    }

    /** Waits without regard to interrupts, which are for the caller's own boundaries: a worker cannot be left behind. */
    private static Throwable ended(Future<Throwable> worker) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return worker.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    return e.getCause();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void throwFirst(List<Throwable> failures) {
        Throwable first = null;
        for (Throwable each : failures) {
            if (first == null) {
                first = each;
            } else if (each != null && each != first) {
                first.addSuppressed(each);
            }
        }
        if (first instanceof RuntimeException e) {
            throw e;
        }
        if (first instanceof Error e) {
            throw e;
        }
    }
}
