package io.proxquant.recipes;

import java.util.List;

/**
 * Which tensors are quantized: those of rank 2 and more whose name matches an include and no exclude pattern. Patterns are
 * globs over torch names: {@code *} within a dot-separated part, {@code **} across parts, {@code ?} one character.
 */
public record LayersSection(List<String> include, List<String> exclude) {
    public LayersSection {
        include = include == null ? List.of("**") : List.copyOf(include);
        exclude = exclude == null ? List.of() : List.copyOf(exclude);
    }

    /** Every tensor of rank 2 and more. */
    public static LayersSection all() {
        return new LayersSection(List.of("**"), List.of());
    }
}
