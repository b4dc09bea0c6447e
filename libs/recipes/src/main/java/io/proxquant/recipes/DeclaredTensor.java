package io.proxquant.recipes;

import java.util.List;

/**
 * One parameter that a declared network will have, described without making it, so that layer patterns, block sizes and name
 * maps are checked when the recipe is read.
 *
 * @param name the name it has without a name map
 * @param shape PyTorch's shape
 * @param quantizable whether a layer rule may choose it
 * @param axis the dimension of its output channels: 0 unless it is a transposed convolution or the like
 */
public record DeclaredTensor(String name, List<Long> shape, boolean quantizable, int axis) {
    public DeclaredTensor {
        shape = List.copyOf(shape);
    }

    /** One whose output channels are dimension 0. */
    public static DeclaredTensor of(String name, List<Long> shape, boolean quantizable) {
        return new DeclaredTensor(name, shape, quantizable, 0);
    }

    /** The same under another name. */
    DeclaredTensor named(String other) {
        return new DeclaredTensor(other, shape, quantizable, axis);
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
