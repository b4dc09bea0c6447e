package io.proxquant.quantization;

import java.util.function.IntConsumer;

/** Runs independent blocks on a number of threads; of several refusals the one with the smallest index is thrown. */
record BlockLoop(int threads) {
    /** Small rows are handed out in runs of about this many weights, so that threads do not meet too often. */
    private static final int WEIGHTS_PER_TASK = 1 << 14;

    /** Moving a weight on its own costs little more than reading it: less than this is not worth a second thread. */
    private static final int WEIGHTS_PER_RANGE = 1 << 16;

    BlockLoop {
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be 1 or more, not " + threads);
        }
    }

    /** As many threads as the virtual machine was given processors. */
    static BlockLoop onAllProcessors() {
        return new BlockLoop(Runtime.getRuntime().availableProcessors());
    }

    /** Work on a run of weights. */
    interface Range {
        void accept(int from, int count);
    }

    void run(float[] weights, BlockShape blocks, IntConsumer block) {
        check(weights, blocks);
        int perTask = Math.max(1, WEIGHTS_PER_TASK / Math.max(1, blocks.length()));
        runTasks(blocks.count(), perTask, (from, count) -> {
            for (int i = from; i < from + count; i++) {
                block.accept(i);
            }
        });
    }

    /** For work that may be cut anywhere, whatever the blocks: one big block keeps all threads busy too. */
    void runRanges(float[] weights, BlockShape blocks, Range piece) {
        check(weights, blocks);
        runTasks(weights.length, WEIGHTS_PER_RANGE, piece);
    }

    private static void check(float[] weights, BlockShape blocks) {
        if (weights.length != blocks.total()) {
            throw new IllegalArgumentException(weights.length + " weights for a shape of " + blocks.total());
        }
    }

    private void runTasks(int count, int perTask, Range work) {
        int tasks = (int) ((count + (long) perTask - 1) / perTask);
        if (tasks <= 1) {
            work.accept(0, count);
            return;
        }
        NonFiniteWeightException[] refusals = new NonFiniteWeightException[tasks];
        TaskLoop.run(threads, tasks, (worker, task) -> {
            try {
                work.accept(task * perTask, Math.min(perTask, count - task * perTask));
            } catch (NonFiniteWeightException e) {
                refusals[task] = e;
            }
        });
        for (NonFiniteWeightException refusal : refusals) {
            if (refusal != null) {
                throw refusal;
            }
        }
    }
}
