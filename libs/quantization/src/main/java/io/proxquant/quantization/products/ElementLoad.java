package io.proxquant.quantization.products;

/**
 * What processing elements would do for one vector, by a small model of EIE (Han et al. 2016, EIE, sections III and VI): activations
 * that are not zero are broadcast, one per cycle; every element has a queue for them; it takes an activation as soon as it is
 * free, works one cycle for each of its entries in that column, and at least one; the broadcast waits while any queue is full.
 * Memory, pointer reads and pipeline depth cost nothing here, so cycles are a lower bound for the machine of the paper.
 *
 * @param cycles from the first broadcast until the last element is done
 * @param worked cycles in which an element worked on an entry, summed over all
 * @param elements processing elements
 */
public record ElementLoad(long cycles, long worked, int elements) {

    /**
     * The load of a product.
     *
     * @param activations one per column
     * @param depth activations that a queue holds, at least 1
     */
    public static ElementLoad of(InterleavedColumns matrix, float[] activations, int depth) {
        if (depth < 1 || activations.length != matrix.columns()) {
            throw new IllegalArgumentException(activations.length + " activations for " + matrix.columns()
                    + " columns, and queues of " + depth + "; a queue holds at least 1");
        }
        int elements = matrix.elements();
        long[] free = new long[elements];
        // When all elements have taken the last activations, by their number modulo the depth.
        long[] taken = new long[depth];
        long broadcast = -1;
        long worked = 0;
        int number = 0;
        for (int column = 0; column < activations.length; column++) {
            if (activations[column] == 0) {
                continue;
            }
            broadcast = Math.max(broadcast + 1, number < depth ? 0 : taken[number % depth]);
            long last = 0;
            for (int element = 0; element < elements; element++) {
                int entries = matrix.entries(element, column);
                long start = Math.max(free[element], broadcast);
                free[element] = start + Math.max(1, entries);
                worked += entries;
                last = Math.max(last, start);
            }
            taken[number++ % depth] = last;
        }
        long cycles = 0;
        for (long end : free) {
            cycles = Math.max(cycles, end);
        }
        return new ElementLoad(cycles, worked, elements);
    }

    /** Share of the elements' cycles in which they worked on an entry, 1 where there was nothing to do. */
    public double balance() {
        return cycles == 0 ? 1 : (double) worked / ((double) cycles * elements);
    }
}
