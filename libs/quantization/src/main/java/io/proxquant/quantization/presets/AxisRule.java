package io.proxquant.quantization.presets;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which dimension of a tensor is that of its output channels, and so what {@code row} and {@code group:N} cut by: 0 for a
 * convolution or a dense layer of PyTorch, 1 for a transposed convolution or GPT-2's Conv1D, 2 for fused experts. Told by patterns
 * over tensor names, because a file of weights does not say it. The order of the patterns has no meaning, so that the rule can
 * stand in a canonical document.
 *
 * @param patterns {@link NamePattern} to dimension, from 0 on; {@link #OTHERS} is for the tensors that no other pattern names
 */
public record AxisRule(Map<String, Integer> patterns) {
    /** The pattern of a dimension that is told for all tensors. */
    public static final String OTHERS = NamePattern.OTHERS;

    /** Dimensions beyond this are mistakes. */
    public static final int MOST = 15;

    /** Refuses what is no dimension. */
    public AxisRule {
        patterns = Map.copyOf(patterns == null ? Map.of() : patterns);
        patterns.forEach((pattern, axis) -> {
            if (pattern.isBlank() || axis < 0 || axis > MOST) {
                throw new IllegalArgumentException(
                        "axis " + axis + " of '" + pattern + "': give a pattern and a dimension in 0.." + MOST);
            }
        });
    }

    /** Dimension 0 for all, which is what absence means. */
    public static AxisRule none() {
        return new AxisRule(Map.of());
    }

    /**
     * The dimension of a tensor; 0 where nothing is said.
     *
     * @throws IllegalArgumentException if two patterns say different things of it
     */
    public int of(String tensor) {
        return NamePattern.said(patterns, tensor, "axis").orElse(0);
    }

    /** Whether anything is said of this tensor. */
    public boolean names(String tensor) {
        return patterns.keySet().stream().anyMatch(pattern -> new NamePattern(pattern).matches(tensor));
    }

    /** Patterns that match none of these names. */
    public List<String> idle(Iterable<String> tensors) {
        return patterns.keySet().stream()
                .filter(pattern -> !pattern.equals(OTHERS))
                .filter(pattern -> {
                    for (String tensor : tensors) {
                        if (new NamePattern(pattern).matches(tensor)) {
                            return false;
                        }
                    }
                    return true;
                })
                .sorted()
                .toList();
    }

    /** The patterns for a document, sorted; null where the rule says nothing but dimension 0. */
    public Map<String, Integer> orNull() {
        return patterns.values().stream().allMatch(axis -> axis == 0) ? null : new TreeMap<>(patterns);
    }
}
