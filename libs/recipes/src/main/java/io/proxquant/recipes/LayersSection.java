package io.proxquant.recipes;

import java.util.List;

import io.proxquant.quantization.NamePattern;

/**
 * Which tensors are quantized: those of rank 2 and more whose name matches an include and no exclude pattern. Patterns are
 * read by {@link io.proxquant.quantization.NamePattern} over torch names such as {@code layer1.0.conv1.weight}: {@code *}
 * stands for any characters, dots too, {@code ?} for one.
 */
public record LayersSection(List<String> include, List<String> exclude) {
    public LayersSection {
        include = include == null ? List.of("**") : List.copyOf(include);
        exclude = exclude == null ? List.of() : List.copyOf(exclude);
    }

    /** Whether the patterns let this name through; the rank is the caller's to check. */
    public boolean matches(String name) {
        return include.stream().anyMatch(glob -> new NamePattern(glob).matches(name))
                && exclude.stream().noneMatch(glob -> new NamePattern(glob).matches(name));
    }

    /** Every tensor of rank 2 and more. */
    public static LayersSection all() {
        return new LayersSection(List.of("**"), List.of());
    }
}
