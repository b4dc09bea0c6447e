package io.proxquant.quantizer.domain;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

import io.proxquant.checkpoints.safetensors.AlreadyQuantized;
import io.proxquant.checkpoints.safetensors.AttentionMask;
import io.proxquant.checkpoints.safetensors.SafetensorsFile;
import io.proxquant.checkpoints.safetensors.SafetensorsHeader;
import io.proxquant.checkpoints.safetensors.TensorInfo;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.recipes.LayersSection;

/**
 * Which tensors of a file are quantized: floating ones of rank 2 and more that the patterns let through. The others are
 * copied.
 *
 * @param names sorted, never empty
 */
public record Selection(SortedSet<String> names) {
    private static final String LAYERS = "layers";

    /**
     * Selects from a checked header.
     *
     * @throws RejectedCheckpointException if no tensor is left, one is of a floating type that cannot be read, the file was
     *     quantized by someone else and no pattern says what of it is meant, or the patterns speak of places
     */
    public static Selection of(SafetensorsHeader header, LayersSection layers) {
        if (layers.speaksOfPlaces()) {
            throw RejectedCheckpointException.against(
                    LAYERS,
                    ReasonCode.RECIPE_INVALID,
                    "the layers " + layers.include() + " without " + layers.exclude()
                            + " speak of the first and last, which a file of weights does not tell;"
                            + " name them, or declare the network in the recipe");
        }
        Optional<AlreadyQuantized> codes = AlreadyQuantized.in(header);
        if (codes.isPresent() && layers.include().equals(LayersSection.all().include())) {
            throw RejectedCheckpointException.against(
                    LAYERS,
                    ReasonCode.CHECKPOINT_QUANTIZED,
                    "the file " + codes.get().described()
                            + "; publish the full-precision weights that it was made from,"
                            + " or name what else in it is to be quantized with include");
        }
        SortedSet<String> names = new TreeSet<>();
        for (TensorInfo tensor : candidates(header.tensors().values())) {
            boolean scale = codes.isPresent() && codes.get().companions().contains(tensor.name());
            if (scale || !layers.matches(tensor.name())) {
                continue;
            }
            if (!tensor.dtype().readableAsFloat()) {
                throw new RejectedCheckpointException(
                        ReasonCode.DTYPE_UNSUPPORTED,
                        "tensor " + tensor.name() + " is " + tensor.dtype()
                                + "; store it as F32, F16, BF16 or F64, or exclude it in the recipe");
            }
            names.add(tensor.name());
        }
        if (names.isEmpty()) {
            throw RejectedCheckpointException.against(
                    LAYERS,
                    ReasonCode.NO_TENSOR_MATCHED,
                    "include " + layers.include() + " and exclude " + layers.exclude()
                            + " leave none of the floating tensors of rank 2 and more: "
                            + candidates(header.tensors().values()).stream()
                                    .map(TensorInfo::name)
                                    .limit(20)
                                    .toList());
        }
        return new Selection(names);
    }

    /** Without masks of attention, which are matrices and no weights; those that a pattern names are left to their quantizer. */
    Selection withoutMasks(SafetensorsFile weights, LayersSection layers) throws IOException {
        if (!layers.include().equals(LayersSection.all().include())) {
            return this;
        }
        SortedSet<String> left = new TreeSet<>();
        for (String name : names) {
            if (!AttentionMask.is(weights, weights.header().tensor(name))) {
                left.add(name);
            }
        }
        if (left.isEmpty()) {
            throw new RejectedCheckpointException(
                    ReasonCode.NO_TENSOR_MATCHED,
                    "all of " + names + " are masks, with no values but zero and infinity");
        }
        return new Selection(left);
    }

    /** Whether the tensor becomes codes. */
    public boolean contains(TensorInfo tensor) {
        return names.contains(tensor.name());
    }

    private static List<TensorInfo> candidates(Collection<TensorInfo> tensors) {
        return tensors.stream()
                .filter(t -> t.dtype().floating() && t.rank() >= 2)
                .toList();
    }
}
