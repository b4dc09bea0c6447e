package io.proxquant.recipes;

import java.util.List;
import java.util.stream.Stream;

import io.proxquant.quantization.presets.NamePattern;

/**
 * Which tensors are quantized: those of rank 2 and more whose name matches an include and no exclude pattern. Patterns are read
 * by {@link io.proxquant.quantization.presets.NamePattern} over torch names such as {@code layer1.0.conv1.weight}: {@code *}
 * stands for any characters, dots too, {@code ?} for one. {@code @first} and {@code @last} are the network's first and last
 * quantizable parameter in the order of definition; where a recipe declares its network, reading it replaces them by names.
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

    /** The same rule for one network, with {@code @first} and {@code @last} replaced by names. */
    public LayersSection placed(List<String> quantizable) {
        return new LayersSection(NamePattern.placed(include, quantizable), NamePattern.placed(exclude, quantizable));
    }

    /** Whether the rule has {@code @first} or {@code @last}, which only the network's order of definition can resolve. */
    public boolean speaksOfPlaces() {
        return Stream.concat(include.stream(), exclude.stream()).anyMatch(NamePattern::isPlace);
    }

    /** Every tensor of rank 2 and more. */
    public static LayersSection all() {
        return new LayersSection(List.of("**"), List.of());
    }
}
