package io.proxquant.compression;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;

import io.proxquant.checkpoints.artifact.ArtifactEntry;
import io.proxquant.checkpoints.safetensors.DType;
import io.proxquant.checkpoints.safetensors.TensorInfo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TensorWorkersTest {
    private static final Boundary GO_ON = new Boundary() {
        @Override
        public void check() {}

        @Override
        public void progressed() {}
    };

    @Test
    void jobsRunSideBySideWhileThereIsRoom() throws Exception {
        CyclicBarrier all = new CyclicBarrier(4);
        List<TensorJob> four = jobs(1 << 18, 1 << 18, 1 << 18, 1 << 18);
        new TensorWorkers(4, CompressorCase.budget(1 << 20))
                .run(
                        four,
                        job -> {
                            try {
                                all.await(30, TimeUnit.SECONDS); // opens only when all four are in work at once
                            } catch (Exception e) {
                                throw new AssertionError(e);
                            }
                        },
                        GO_ON);
        assertThat(all.isBroken()).isFalse();
    }

    @Test
    void whatIsInWorkNeverExceedsTheBudget() throws Exception {
        AtomicLong inWork = new AtomicLong();
        AtomicLong most = new AtomicLong();
        long[] sizes =
                LongStream.range(0, 300).map(i -> 1 + i * 7919 % (1 << 20)).toArray();
        new TensorWorkers(8, CompressorCase.budget(1 << 20))
                .run(
                        jobs(sizes),
                        job -> {
                            most.accumulateAndGet(inWork.addAndGet(job.bytes() / 1024 * 1024), Math::max);
                            Thread.yield();
                            inWork.addAndGet(-(job.bytes() / 1024 * 1024));
                        },
                        GO_ON);
        assertThat(most.get()).isLessThanOrEqualTo(1 << 20).isGreaterThan(1 << 19);
    }

    @Test
    void afterAFailureNothingMoreBeginsAndNothingIsStillRunning() {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger begun = new AtomicInteger();
        assertThatThrownBy(() -> new TensorWorkers(2, CompressorCase.budget(1 << 20))
                        .run(
                                jobs(IntStream.range(0, 1000)
                                        .mapToLong(i -> 1 << 19)
                                        .toArray()),
                                job -> {
                                    running.incrementAndGet();
                                    try {
                                        if (begun.incrementAndGet() == 5) {
                                            throw new IllegalArgumentException("bad");
                                        }
                                    } finally {
                                        running.decrementAndGet();
                                    }
                                },
                                GO_ON))
                .hasMessage("bad");
        assertThat(running).hasValue(0);
        assertThat(begun.get()).isBetween(5, 8);
    }

    @Test
    void everyFinishedTensorIsProgress() throws Exception {
        AtomicInteger progress = new AtomicInteger();
        new TensorWorkers(2, CompressorCase.budget(1 << 20)).run(jobs(1, 1, 1), job -> {}, new Boundary() {
            @Override
            public void check() {}

            @Override
            public void progressed() {
                progress.incrementAndGet();
            }
        });
        assertThat(progress).hasValue(3);
    }

    private static List<TensorJob> jobs(long... bytes) {
        return IntStream.range(0, bytes.length)
                .mapToObj(i -> {
                    TensorInfo tensor = new TensorInfo("t" + i, DType.F32, new long[0], 0, 4);
                    return new TensorJob(
                            tensor, Optional.empty(), ArtifactEntry.Plain.of(tensor), Optional.empty(), bytes[i]);
                })
                .toList();
    }
}
