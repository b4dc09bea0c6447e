package io.proxquant.compression;

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

/**
 * Which tensors of a file are quantized. The others are copied.
 *
 * @param names sorted, never empty
 */
record Selection(SortedSet<String> names) {
    private static final String LAYERS = "layers";
    private static final int MOST_LISTED = 20;

    /**
     * Selects from a checked header.
     *
     * @throws CompressionException if no tensor is left, one is of a floating type that cannot be read, the file was
     *     quantized by someone else and no pattern says what of it is meant, or the patterns speak of places
     */
    static Selection of(SafetensorsHeader header, TensorRule rule) {
        Collection<TensorInfo> all = header.tensors().values();
        List<TensorInfo> candidates = all.stream().filter(rule::candidate).toList();
        if (rule.speaksOfPlaces()) {
            throw CompressionException.against(
                    LAYERS,
                    ReasonCode.RECIPE_INVALID,
                    "the layers " + rule.include() + " without " + rule.exclude()
                            + " speak of the first and last, which a file of weights does not tell;"
                            + " name them, or declare the network in the recipe");
        }
        if (rule.asked()) {
            rule.include().forEach(glob -> requireMatch("include", glob, candidates, "floating "));
            rule.exclude().forEach(glob -> requireMatch("exclude", glob, all, ""));
        }
        Optional<AlreadyQuantized> codes = AlreadyQuantized.in(header);
        if (codes.isPresent() && rule.open()) {
            throw CompressionException.against(
                    LAYERS,
                    ReasonCode.CHECKPOINT_QUANTIZED,
                    "the file " + codes.get().described()
                            + "; take the full-precision weights that it was made from,"
                            + " or name what else in it is to be quantized with include");
        }
        SortedSet<String> names = new TreeSet<>();
        for (TensorInfo tensor : candidates) {
            boolean scale = codes.isPresent() && codes.get().companions().contains(tensor.name());
            if (!scale && rule.matches(tensor)) {
                requireReadable(tensor);
                names.add(tensor.name());
            }
        }
        if (names.isEmpty()) {
            throw CompressionException.against(
                    LAYERS,
                    ReasonCode.NO_TENSOR_MATCHED,
                    "no tensor is left to quantize: include " + rule.include() + " and exclude " + rule.exclude()
                            + " leave none of the floating tensors: " + listed(candidates));
        }
        return new Selection(names);
    }

    /** Without masks of attention, which are matrices and no weights; those that a pattern names are left to their quantizer. */
    Selection withoutMasks(SafetensorsFile weights, TensorRule rule) throws IOException {
        if (!rule.open()) {
            return this;
        }
        SortedSet<String> left = new TreeSet<>();
        for (String name : names) {
            if (!AttentionMask.is(weights, weights.header().tensor(name))) {
                left.add(name);
            }
        }
        if (left.isEmpty()) {
            throw new CompressionException(
                    ReasonCode.NO_TENSOR_MATCHED,
                    "no tensor is left to quantize: all of " + names
                            + " are masks, with no values but zero and infinity");
        }
        return new Selection(left);
    }

    /** Whether the tensor becomes codes. */
    boolean contains(TensorInfo tensor) {
        return names.contains(tensor.name());
    }

    private static void requireMatch(String list, String glob, Collection<TensorInfo> tensors, String kind) {
        if (tensors.stream().noneMatch(tensor -> TensorRule.any(List.of(glob), tensor))) {
            throw CompressionException.against(
                    LAYERS,
                    ReasonCode.NO_TENSOR_MATCHED,
                    list + " '" + glob + "' matches no " + kind + "tensor; there are " + listed(tensors));
        }
    }

    private static void requireReadable(TensorInfo tensor) {
        if (!tensor.dtype().readableAsFloat()) {
            throw new CompressionException(
                    ReasonCode.DTYPE_UNSUPPORTED,
                    "tensor " + tensor.name() + " is " + tensor.dtype()
                            + ", which cannot be quantized; store it as F32, F16, BF16 or F64, or exclude it");
        }
    }

    private static List<String> listed(Collection<TensorInfo> tensors) {
        return tensors.stream().map(TensorInfo::name).limit(MOST_LISTED).toList();
    }
}
