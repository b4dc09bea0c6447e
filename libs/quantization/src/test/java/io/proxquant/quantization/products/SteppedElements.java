package io.proxquant.quantization.products;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/** The elements of {@link ElementLoad}, stepped cycle by cycle with real queues. */
final class SteppedElements {
    private SteppedElements() {}

    static long cycles(InterleavedColumns matrix, float[] activations, int depth) {
        Queue<Integer> waiting = new ArrayDeque<>();
        for (int column = 0; column < activations.length; column++) {
            if (activations[column] != 0) {
                waiting.add(column);
            }
        }
        List<Queue<Integer>> queues = new ArrayList<>();
        for (int element = 0; element < matrix.elements(); element++) {
            queues.add(new ArrayDeque<>());
        }
        int[] left = new int[matrix.elements()];
        long cycle = 0;
        while (true) {
            // An activation sent in this cycle may be taken in it.
            if (!waiting.isEmpty() && roomAtAll(queues, left, depth)) {
                int column = waiting.remove();
                queues.forEach(queue -> queue.add(column));
            }
            boolean working = false;
            for (int element = 0; element < left.length; element++) {
                if (left[element] == 0 && !queues.get(element).isEmpty()) {
                    left[element] = Math.max(
                            1, matrix.entries(element, queues.get(element).remove()));
                }
                working |= left[element] > 0;
                left[element] = Math.max(0, left[element] - 1);
            }
            if (!working && waiting.isEmpty()) {
                return cycle;
            }
            cycle++;
        }
    }

    /** A queue has room if it is not full, or its element takes from it in this very cycle. */
    private static boolean roomAtAll(List<Queue<Integer>> queues, int[] left, int depth) {
        for (int element = 0; element < left.length; element++) {
            if (queues.get(element).size() - (left[element] == 0 ? 1 : 0) >= depth) {
                return false;
            }
        }
        return true;
    }
}
