package io.proxquant.recipes;

import java.util.List;

/**
 * One parameter that a declared network will have, told without making it, so that layer patterns, block sizes and name
 * maps are checked when the recipe is read.
 *
 * @param name the name it has without a name map
 * @param shape PyTorch's shape
 * @param quantizable whether a layer rule may choose it
 */
public record DeclaredTensor(String name, List<Long> shape, boolean quantizable) {
    public DeclaredTensor {
        shape = List.copyOf(shape);
    }

    /** The shape as the quantization library takes it. */
    public long[] extents() {
        return shape.stream().mapToLong(Long::longValue).toArray();
    }

    @Override
    public String toString() {
        return name + shape;
    }
}
