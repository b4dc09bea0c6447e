package io.proxquant.quantization;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Runs numbered tasks that do not depend on each other on at most so many threads, the caller among them. Which thread takes
 * which task is open, so results are put together by number afterwards; a worker's number is below the number of threads and
 * its own while the loop lasts, so that buffers can be kept per worker.
 */
public final class TaskLoop {

    private TaskLoop() {}

    /** One task, done by one worker. */
    @FunctionalInterface
    public interface Task {
        void run(int worker, int task);
    }

    /** Returns when all are done, or throws what one of them threw. */
    public static void run(int threads, int tasks, Task task) {
        int workers = Math.min(threads, tasks);
        AtomicInteger next = new AtomicInteger();
        if (workers <= 1) {
            work(0, next, tasks, task);
        } else {
            IntStream.range(0, workers).parallel().forEach(worker -> work(worker, next, tasks, task));
        }
    }

    private static void work(int worker, AtomicInteger next, int tasks, Task task) {
        for (int number = next.getAndIncrement(); number < tasks; number = next.getAndIncrement()) {
            task.run(worker, number);
        }
    }
}
