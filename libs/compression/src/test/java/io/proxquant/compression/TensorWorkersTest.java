package io.proxquant.compression;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
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
    private static final ProgressMonitor GO_ON = new ProgressMonitor() {
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
                        (job, goOn) -> {
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
                        (job, goOn) -> {
                            most.accumulateAndGet(inWork.addAndGet(job.bytes() / 1024 * 1024), Math::max);
                            Thread.yield();
                            inWork.addAndGet(-(job.bytes() / 1024 * 1024));
                        },
                        GO_ON);
        assertThat(most.get()).isLessThanOrEqualTo(1 << 20).isGreaterThan(1 << 19);
    }

    @Test
    void afterAFailureNothingMoreBegins() {
        AtomicInteger begun = new AtomicInteger();
        // Room for one at a time: whichever thread is slow, the sixth could begin only after the fifth gave its room.
        assertThatThrownBy(() -> new TensorWorkers(2, CompressorCase.budget(1 << 20))
                        .run(
                                jobs(LongStream.generate(() -> 1 << 20)
                                        .limit(1000)
                                        .toArray()),
                                (job, goOn) -> {
                                    if (begun.incrementAndGet() == 5) {
                                        throw new IllegalArgumentException("bad");
                                    }
                                },
                                GO_ON))
                .hasMessage("bad");
        assertThat(begun).hasValue(5);
    }

    @Test
    void afterAFailureWhatStillRunsIsWaitedFor() {
        CountDownLatch failing = new CountDownLatch(1);
        CountDownLatch noticed = new CountDownLatch(1);
        AtomicBoolean firstEnded = new AtomicBoolean();
        ProgressMonitor noticing = new ProgressMonitor() {
            @Override
            public void check() {
                if (failing.getCount() == 0) {
                    noticed.countDown();
                }
            }

            @Override
            public void progressed() {}
        };
        assertThatThrownBy(() -> new TensorWorkers(2, CompressorCase.budget(1 << 20))
                        .run(
                                jobs(1 << 19, 1 << 19),
                                (job, goOn) -> {
                                    if (job.tensor().name().equals("t1")) {
                                        failing.countDown();
                                        throw new IllegalArgumentException("bad");
                                    }
                                    awaitOpening(noticed);
                                    firstEnded.set(true);
                                },
                                noticing))
                .hasMessage("bad");
        assertThat(firstEnded).isTrue();
    }

    @Test
    void everyFinishedTensorIsProgress() throws Exception {
        AtomicInteger progress = new AtomicInteger();
        new TensorWorkers(2, CompressorCase.budget(1 << 20))
                .run(jobs(1, 1, 1), (job, goOn) -> {}, new ProgressMonitor() {
                    @Override
                    public void check() {}

                    @Override
                    public void progressed() {
                        progress.incrementAndGet();
                    }
                });
        assertThat(progress).hasValue(3);
    }

    private static void awaitOpening(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
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
