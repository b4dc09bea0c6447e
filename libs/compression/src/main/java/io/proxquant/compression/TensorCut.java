package io.proxquant.compression;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.proxquant.checkpoints.safetensors.TensorInfo;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.quantization.AxisOrder;
import io.proxquant.quantization.BlockShape;
import io.proxquant.quantization.Granularity;
import io.proxquant.quantization.GroupSizes;
import io.proxquant.quantization.presets.AxisRule;

/**
 * How tensors are cut into blocks that share a codebook: by rows or groups of their output channels, whichever dimension these
 * are. A tensor is cut with that dimension first, which is the order in which its codes are stored.
 *
 * @param axis the dimension of the output channels; of no consequence where a tensor is one block
 */
record TensorCut(Granularity granularity, AxisRule axis) {
    private static final int MOST_NAMED = 20;

    /**
     * The dimension that comes first.
     *
     * @throws IllegalArgumentException if the tensor has no such dimension
     */
    int axis(TensorInfo tensor) {
        if (granularity instanceof Granularity.Tensor) {
            return 0;
        }
        int asked = axis.of(tensor.name());
        if (asked > 0 && asked >= tensor.rank()) {
            throw new IllegalArgumentException("it has no axis " + asked + ", its shape is "
                    + Arrays.toString(tensor.shape()) + (tensor.rank() < 2 ? "; axis 0 is its only one" : "")
                    + (tensor.rank() > 1 ? "; its axes are 0 to " + (tensor.rank() - 1) : ""));
        }
        return asked;
    }

    TensorCut byFirstDimension() {
        return new TensorCut(granularity, AxisRule.none());
    }

    AxisOrder order(TensorInfo tensor) {
        return AxisOrder.of(Arrays.stream(tensor.shape()).boxed().toList(), axis(tensor));
    }

    /** Whether weights have to be put into another order first. */
    boolean moves(TensorInfo tensor) {
        return axis(tensor) != 0 && !order(tensor).rowMajor();
    }

    /** The shape that is cut by dimension 0. */
    long[] shape(TensorInfo tensor) {
        return AxisOrder.first(tensor.shape(), axis(tensor));
    }

    BlockShape blocks(TensorInfo tensor) {
        return granularity.blocks(shape(tensor));
    }

    /** Refuses a pattern that was written for this file and means none of its tensors, which is a mistyped name most often. */
    void requireUsed(List<TensorInfo> tensors) {
        List<String> names = tensors.stream().map(TensorInfo::name).toList();
        List<String> idle = axis.idle(names);
        if (!idle.isEmpty()) {
            throw CompressionException.against(
                    "axis",
                    ReasonCode.NO_TENSOR_MATCHED,
                    "axis of '" + idle.get(0) + "' matches no tensor that is quantized; there are "
                            + names.stream().limit(MOST_NAMED).toList());
        }
    }

    /**
     * Passes tensors that can all be cut.
     *
     * @throws CompressionException naming every one that cannot, with what would do
     */
    void require(List<TensorInfo> tensors) {
        List<String> astray = new ArrayList<>();
        Map<String, Integer> rows = new LinkedHashMap<>();
        for (TensorInfo tensor : tensors) {
            try {
                long[] shape = shape(tensor);
                if (granularity instanceof Granularity.Group group) {
                    rows.put(tensor.name(), group.row(shape));
                }
            } catch (IllegalArgumentException e) {
                astray.add("tensor " + tensor.name() + ": " + e.getMessage());
            }
        }
        if (!astray.isEmpty()) {
            throw CompressionException.against("axis", ReasonCode.CHECKPOINT_MISFIT, listed(astray));
        }
        if (granularity instanceof Granularity.Group group) {
            GroupSizes sizes = new GroupSizes(group.size(), rows);
            if (!sizes.misfits().isEmpty()) {
                throw CompressionException.against(
                        "granularity",
                        ReasonCode.CHECKPOINT_MISFIT,
                        sizes.described() + "; allowed: tensor, row, group:N with N dividing every row");
            }
        }
    }

    private static String listed(List<String> astray) {
        String first = String.join("; ", astray.subList(0, Math.min(MOST_NAMED, astray.size())));
        return astray.size() > MOST_NAMED ? first + "; and " + (astray.size() - MOST_NAMED) + " more" : first;
    }
}
