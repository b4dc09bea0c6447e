package io.proxquant.quantization;

import java.util.Objects;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/** Runs independent blocks on all cores; of several refusals the one with the smallest index is thrown. */
final class BlockLoop {
    /** Small rows are handed out in runs of about this many weights, so that threads do not meet too often. */
    private static final int WEIGHTS_PER_TASK = 1 << 14;

    /** Moving a weight on its own costs little more than reading it: less than this is not worth a second thread. */
    private static final int WEIGHTS_PER_PIECE = 1 << 16;

    private BlockLoop() {}

    /** Work on a run of weights. */
    interface Range {
        void accept(int from, int count);
    }

    static void run(float[] weights, BlockShape blocks, IntConsumer block) {
        check(weights, blocks);
        int perTask = Math.max(1, WEIGHTS_PER_TASK / Math.max(1, blocks.length()));
        runTasks(blocks.count(), perTask, (from, count) -> {
            for (int i = from; i < from + count; i++) {
                block.accept(i);
            }
        });
    }

    /** For work that may be cut anywhere, whatever the blocks: one big block keeps all cores busy too. */
    static void runPieces(float[] weights, BlockShape blocks, Range piece) {
        check(weights, blocks);
        runTasks(weights.length, WEIGHTS_PER_PIECE, piece);
    }

    private static void check(float[] weights, BlockShape blocks) {
        if (weights.length != blocks.total()) {
            throw new IllegalArgumentException(weights.length + " weights for a shape of " + blocks.total());
        }
    }

    private static void runTasks(int count, int perTask, Range work) {
        int tasks = (int) ((count + (long) perTask - 1) / perTask);
        if (tasks <= 1) {
            work.accept(0, count);
            return;
        }
        IntStream.range(0, tasks)
                .parallel()
                .mapToObj(task -> refusal(task * perTask, Math.min(perTask, count - task * perTask), work))
                .filter(Objects::nonNull)
                .reduce((a, b) -> a.index() < b.index() ? a : b)
                .ifPresent(refusal -> {
                    throw refusal;
                });
    }

    private static NonFiniteWeightException refusal(int from, int count, Range work) {
        try {
            work.accept(from, count);
            return null;
        } catch (NonFiniteWeightException e) {
            return e;
        }
    }
}
