package io.proxquant.trainer.training;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.ToIntFunction;

import io.proxquant.quantization.NonFiniteWeightException;
import io.proxquant.quantization.TaskLoop;

/**
 * Runs work on all quantized tensors with several threads at once, each tensor whole or cut into blocks. The buffers are kept
 * over the steps, so that no copy of a large tensor is allocated and collected at each of them.
 *
 * <p>Work on one block must not depend on another; then neither results nor refusals depend on the number of threads.
 */
final class TensorBlocks {
    /** About how many weights a block has: enough to hide what handing it out costs. */
    static final int WEIGHTS = 1 << 15;

    /** Large first, so that no thread begins with the largest one when the others are done. */
    private final List<Block> blocks = new ArrayList<>();

    /** By length, for each thread so far. */
    private final List<Map<Integer, float[]>> buffers = new ArrayList<>();

    /**
     * A part of a tensor.
     *
     * @param index of the tensor
     * @param from its first weight
     */
    private record Block(int index, QuantizableTensor tensor, int from, int count) {}

    /** Work on one block. */
    interface Work {
        /**
         * @param from the first weight of the block in its tensor
         * @param buffers gives this thread's array of a length, with anything in it; equal lengths give one array
         */
        void on(QuantizableTensor tensor, int from, int count, IntFunction<float[]> buffers);
    }

    /** @param unit the number of weights of a tensor that must stay together; it divides the tensor */
    TensorBlocks(List<QuantizableTensor> tensors, ToIntFunction<QuantizableTensor> unit) {
        for (int index = 0; index < tensors.size(); index++) {
            QuantizableTensor tensor = tensors.get(index);
            int size = tensor.size();
            int together = Math.max(1, unit.applyAsInt(tensor));
            long longest = (long) together * Math.max(1, WEIGHTS / together);
            for (long from = 0; from < size; from += longest) {
                blocks.add(new Block(index, tensor, (int) from, (int) Math.min(longest, size - from)));
            }
        }
        blocks.sort(Comparator.comparingInt(Block::count).reversed());
    }

    /** Every tensor as a whole. */
    static TensorBlocks whole(List<QuantizableTensor> tensors) {
        return new TensorBlocks(tensors, QuantizableTensor::size);
    }

    /**
     * Does the work on every block.
     *
     * @throws NonFiniteWeightException of the first tensor that was refused, with the smallest index of a weight in it; the
     *     work on all other blocks was done
     */
    void run(int threads, Work work) {
        int workers = Math.max(1, Math.min(threads, blocks.size()));
        while (buffers.size() < workers) {
            buffers.add(new HashMap<>());
        }
        Refusals refusals = new Refusals();
        TaskLoop.run(workers, blocks.size(), (worker, task) -> {
            Block block = blocks.get(task);
            Map<Integer, float[]> own = buffers.get(worker);
            try {
                work.on(
                        block.tensor(),
                        block.from(),
                        block.count(),
                        length -> own.computeIfAbsent(length, float[]::new));
            } catch (NonFiniteWeightException e) {
                refusals.add(block, e);
            }
        });
        refusals.throwFirst();
    }

    /** Keeps the first refusal in the order of tensors and weights, not in that of time. */
    private static final class Refusals {
        private Block first;
        private NonFiniteWeightException refusal;

        synchronized void add(Block block, NonFiniteWeightException e) {
            boolean before = first == null
                    || block.index() < first.index()
                    || (block.index() == first.index() && block.from() < first.from());
            if (before) {
                first = block;
                refusal = e;
            }
        }

        synchronized void throwFirst() {
            if (refusal != null) {
                throw refusal.inTensor(first.from());
            }
        }
    }
}
