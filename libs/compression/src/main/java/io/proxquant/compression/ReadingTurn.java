package io.proxquant.compression;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * When a tensor is read: after those before it in the file, while these are worked on. So a file is read from its beginning to
 * its end however many threads work, and who hashes what passes needs no second read.
 */
final class ReadingTurn {
    private static final long LOOK_MILLIS = 200;

    private final ReadingTurn before;
    private final CountDownLatch over = new CountDownLatch(1);

    private ReadingTurn(ReadingTurn before) {
        this.before = before;
    }

    /** The turns of jobs in the order of the file, by the names of their tensors. */
    static Map<String, ReadingTurn> of(List<TensorJob> jobs) {
        Map<String, ReadingTurn> turns = new HashMap<>();
        ReadingTurn last = null;
        for (TensorJob job : jobs) {
            last = new ReadingTurn(last);
            turns.put(job.tensor().name(), last);
        }
        return turns;
    }

    /** @param goOn asked now and then meanwhile; throws to wait no longer */
    void await(Runnable goOn) throws IOException {
        try {
            while (before != null && !before.over.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                goOn.run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while another tensor was read");
        }
    }

    /** The next may read; again is the same as once. */
    void end() {
        over.countDown();
    }
}
