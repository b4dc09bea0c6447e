package io.proxquant.quantization;

import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/** Runs independent blocks on all cores; of several refusals the one with the smallest index is thrown. */
final class BlockLoop {
    /** Small rows are handed out in runs of about this many weights, so that threads do not meet too often. */
    private static final int WEIGHTS_PER_TASK = 1 << 14;

    private BlockLoop() {}

    static void run(float[] weights, BlockShape blocks, IntConsumer block) {
        if (weights.length != blocks.total()) {
            throw new IllegalArgumentException(weights.length + " weights for a shape of " + blocks.total());
        }
        int perTask = Math.max(1, WEIGHTS_PER_TASK / Math.max(1, blocks.length()));
        int tasks = (int) ((blocks.count() + (long) perTask - 1) / perTask);
        IntStream.range(0, tasks)
                .parallel()
                .mapToObj(task -> refusal(task * perTask, (int) Math.min(blocks.count(), (task + 1L) * perTask), block))
                .filter(refusal -> refusal != null)
                .reduce((a, b) -> a.index() < b.index() ? a : b)
                .ifPresent(refusal -> {
                    throw refusal;
                });
    }

    private static NonFiniteWeightException refusal(int from, int to, IntConsumer block) {
        try {
            for (int i = from; i < to; i++) {
                block.accept(i);
            }
            return null;
        } catch (NonFiniteWeightException e) {
            return e;
        }
    }
}
