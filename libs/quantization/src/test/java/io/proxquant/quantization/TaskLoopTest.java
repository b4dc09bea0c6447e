package io.proxquant.quantization;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TaskLoopTest {

    @ParameterizedTest(name = "{0} threads, {1} tasks")
    @CsvSource({"1, 0", "2, 0", "1, 5", "2, 1", "2, 1000", "7, 3", "7, 1000"})
    void doesEveryTaskOnceByAWorkerOfItsOwn(int threads, int tasks) {
        AtomicIntegerArray done = new AtomicIntegerArray(tasks);
        AtomicIntegerArray busy = new AtomicIntegerArray(threads);
        AtomicInteger shared = new AtomicInteger();
        TaskLoop.run(threads, tasks, (worker, task) -> {
            if (busy.incrementAndGet(worker) != 1) {
                shared.incrementAndGet();
            }
            done.incrementAndGet(task);
            busy.decrementAndGet(worker);
        });
        assertThat(shared).as("tasks that met another one of their worker").hasValue(0);
        for (int task = 0; task < tasks; task++) {
            assertThat(done.get(task)).as("task %d", task).isEqualTo(1);
        }
    }

    @Test
    void throwsWhatATaskThrew() {
        assertThatThrownBy(() -> TaskLoop.run(2, 100, (worker, task) -> {
                    if (task == 50) {
                        throw new IllegalStateException("fifty");
                    }
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("fifty");
    }
}
