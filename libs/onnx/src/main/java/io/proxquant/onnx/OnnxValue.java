package io.proxquant.onnx;

import java.util.List;
import java.util.Optional;

/**
 * An input or output of a graph as it is declared.
 *
 * @param shape absent if nothing is said of it
 */
public record OnnxValue(String name, OnnxType type, Optional<List<Extent>> shape) {

    /**
     * One dimension.
     *
     * @param size absent if it is open
     * @param symbol what an open one is called; empty if it has no name. Equal ones are equally large
     */
    public record Extent(Optional<Long> size, String symbol) {
        /** A fixed one. */
        public static Extent of(long size) {
            return new Extent(Optional.of(size), "");
        }

        /** An open one. */
        public static Extent open(String symbol) {
            return new Extent(Optional.empty(), symbol);
        }
    }

    public OnnxValue {
        shape = shape.map(List::copyOf);
    }

    /** Whether a tensor of these extents is as declared; all are where nothing is said of the shape. */
    public boolean takes(long... extents) {
        if (shape.isEmpty()) {
            return true;
        }
        List<Extent> declared = shape.get();
        boolean takes = declared.size() == extents.length;
        for (int i = 0; takes && i < extents.length; i++) {
            takes = declared.get(i).size().orElse(extents[i]) == extents[i];
        }
        return takes;
    }

    /** A value of this shape; an extent of -1 is open and called {@code batch}. */
    public static OnnxValue of(String name, OnnxType type, long... extents) {
        return new OnnxValue(
                name,
                type,
                Optional.of(java.util.Arrays.stream(extents)
                        .mapToObj(extent -> extent < 0 ? Extent.open("batch") : Extent.of(extent))
                        .toList()));
    }
}
