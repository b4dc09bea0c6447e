package io.proxquant.quantization;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;

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

    @Test
    void noWorkerRunsAnyMoreWhenAFailureIsThrown() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch failed = new CountDownLatch(1);
        AtomicInteger running = new AtomicInteger();
        AtomicInteger late = new AtomicInteger();

        assertThatThrownBy(() -> TaskLoop.run(2, 1000, (worker, task) -> {
                    running.incrementAndGet();
                    try {
                        if (task == 0) {
                            await(begun); // at most until the other worker has a task
                            failed.countDown();
                            throw new IllegalStateException("first");
                        }
                        begun.countDown();
                        await(failed);
                        late.addAndGet(task > 1 ? 1 : 0);
                        LockSupport.parkNanos(100_000_000); // still at work after the other has thrown
                    } finally {
                        running.decrementAndGet();
                    }
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("first");

        assertThat(running).hasValue(0);
        assertThat(late).as("tasks begun after the failure").hasValueLessThanOrEqualTo(1);
    }

    @Test
    void whatSeveralWorkersMeetIsToldInOne() {
        CyclicBarrier bothAtWork = new CyclicBarrier(2);
        assertThatThrownBy(() -> TaskLoop.run(2, 2, (worker, task) -> {
                    meet(bothAtWork);
                    throw new IllegalStateException("worker " + worker);
                }))
                .hasMessage("worker 0")
                .satisfies(e -> assertThat(e.getSuppressed()).singleElement().satisfies(other -> assertThat(other)
                        .hasMessage("worker 1")));
    }

    @Test
    void aWorkerMayRunALoopOfItsOwn() {
        AtomicInteger done = new AtomicInteger();
        TaskLoop.run(4, 8, (worker, task) -> TaskLoop.run(4, 8, (inner, each) -> done.incrementAndGet()));
        assertThat(done).hasValue(64);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
