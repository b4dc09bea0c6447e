package io.proxquant.compression;

import java.util.List;
import java.util.stream.Stream;

import io.proxquant.checkpoints.safetensors.TensorInfo;
import io.proxquant.quantization.presets.NamePattern;

/**
 * Which tensors somebody wants quantized. There are two ways to ask: a recipe's rule is written once for many files, a
 * command's patterns for the one file at hand, whose tensors are named on purpose.
 *
 * @param include patterns of which one has to match
 * @param exclude patterns of which none may match
 * @param asked whether the patterns were written for this very file
 */
public record TensorRule(List<String> include, List<String> exclude, boolean asked) {
    private static final List<String> EVERYTHING = List.of("**");
    private static final int MATRIX = 2;

    /** Keeps copies of the lists. */
    public TensorRule {
        include = List.copyOf(include);
        exclude = List.copyOf(exclude);
    }

    /** Floating tensors of rank 2 and more that the patterns let through. */
    public static TensorRule matrices(List<String> include, List<String> exclude) {
        return new TensorRule(include, exclude, false);
    }

    /**
     * Of this file the floating tensors, of any rank, that an include pattern matches, or without any all of rank 2 and more;
     * and none that an exclude pattern matches. A pattern that matches nothing is refused, for it is a mistyped name more
     * often than not, and what is excluded by name is copied whatever it holds.
     */
    public static TensorRule asked(List<String> include, List<String> exclude) {
        return new TensorRule(include, exclude, true);
    }

    /** Whether nothing was said about what is meant: then masks, and files that are codes already, are not. */
    boolean open() {
        return asked ? include.isEmpty() : include.equals(EVERYTHING);
    }

    /** Whether the rule could mean this tensor by its type and rank. */
    boolean candidate(TensorInfo tensor) {
        return tensor.dtype().floating() && (tensor.rank() >= MATRIX || asked && !include.isEmpty());
    }

    /** Whether the patterns let a candidate through. */
    boolean matches(TensorInfo tensor) {
        return (asked && include.isEmpty() || any(include, tensor)) && !any(exclude, tensor);
    }

    /** Whether the tensor is copied because someone said so of this file. */
    boolean leftAlone(TensorInfo tensor) {
        return asked && any(exclude, tensor);
    }

    /** Whether the rule speaks of places, which only a network's order of definition can tell. */
    boolean speaksOfPlaces() {
        return Stream.concat(include.stream(), exclude.stream()).anyMatch(NamePattern::isPlace);
    }

    static boolean any(List<String> globs, TensorInfo tensor) {
        return globs.stream().anyMatch(glob -> new NamePattern(glob).matches(tensor.name()));
    }
}
