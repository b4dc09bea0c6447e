package io.proxquant.cli.offline;

import java.io.IOException;
import java.util.List;
import java.util.function.ToLongFunction;

import io.proxquant.quantization.TaskLoop;

/**
 * Works on the items of a list on all processors, as many at once as memory holds, each at least alone. Of several failures
 * the first in the list's order is thrown, so that what is said does not depend on threads.
 */
final class SideBySide {
    private SideBySide() {}

    /** Work on the item of that number. */
    interface Task {
        void run(int item) throws IOException;
    }

    static <T> void run(List<T> items, ToLongFunction<T> bytes, long memory, Task task) throws IOException {
        for (int from = 0; from < items.size(); ) {
            int to = from;
            for (long taken = 0; to < items.size(); to++) {
                taken += bytes.applyAsLong(items.get(to));
                if (taken > memory && to > from) {
                    break;
                }
            }
            together(from, to, task);
            from = to;
        }
    }

    private static void together(int from, int to, Task task) throws IOException {
        Exception[] failures = new Exception[to - from];
        TaskLoop.run(Runtime.getRuntime().availableProcessors(), to - from, (worker, number) -> {
            try {
                task.run(from + number);
            } catch (IOException | RuntimeException e) {
                failures[number] = e;
            }
        });
        for (Exception failure : failures) {
            if (failure instanceof IOException e) {
                throw e;
            }
            if (failure instanceof RuntimeException e) {
                throw e;
            }
        }
    }
}
