package io.proxquant.recipes;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.proxquant.quantization.presets.NamePattern;

/**
 * Maps a network's parameter names to those of a checkpoint, so that weights from elsewhere keep their public names from the
 * first read to the last export, and says which other tensors of the checkpoint to ignore.
 *
 * @param names our name, or a prefix of it that ends before a dot, to the checkpoint's: {@code fc: linear} makes
 *     {@code fc.weight} into {@code linear.weight}; the longest entry that fits a name counts
 * @param prefix what stands before every name, such as {@code _orig_mod.} of a compiled module; empty for nothing
 * @param ignored patterns of tensors that are no parameters of the network: they are copied, and neither loaded nor quantized
 */
public record NameMap(Map<String, String> names, String prefix, List<String> ignored) {
    public NameMap {
        names = names == null ? Map.of() : Map.copyOf(names);
        prefix = prefix == null ? "" : prefix;
        ignored = ignored == null ? List.of() : List.copyOf(ignored);
    }

    /** A map of names alone, without a prefix and without ignored tensors. */
    public static NameMap of(Map<String, String> names) {
        return new NameMap(names, "", List.of());
    }

    /** A map that changes no name. */
    public static NameMap none() {
        return NameMap.of(Map.of());
    }

    /** The key of a recipe to look at when weights have other names or shapes than the network. */
    public String key() {
        if (!names.isEmpty()) {
            return "network." + NetworkSection.NAMES;
        }
        return prefix.isEmpty() ? "network" : "network." + NetworkSection.PREFIX;
    }

    /** The checkpoint's name for one of ours. */
    public String foreign(String own) {
        return prefix + unprefixed(own);
    }

    /** The same without the prefix. */
    String unprefixed(String own) {
        String longest = longest(own);
        return longest == null ? own : names.get(longest) + own.substring(longest.length());
    }

    /** Whether a checkpoint's tensor is to be ignored, since it is none of the network's. */
    public boolean ignores(String foreign) {
        return ignored.stream().anyMatch(pattern -> new NamePattern(pattern).matches(foreign));
    }

    /** Entries that change none of these names. */
    public List<String> idle(Collection<String> own) {
        List<String> used = own.stream().map(this::longest).toList();
        return names.keySet().stream()
                .filter(entry -> !used.contains(entry))
                .sorted()
                .toList();
    }

    /** Checkpoint names that two of these names would share, with the first two that do. */
    public Map<String, List<String>> clashes(Collection<String> own) {
        Map<String, String> first = new LinkedHashMap<>();
        Map<String, List<String>> clashes = new LinkedHashMap<>();
        for (String name : own) {
            String other = first.putIfAbsent(foreign(name), name);
            if (other != null) {
                clashes.putIfAbsent(foreign(name), List.of(other, name));
            }
        }
        return clashes;
    }

    private String longest(String own) {
        for (String prefix = own; ; prefix = prefix.substring(0, prefix.lastIndexOf('.'))) {
            if (names.containsKey(prefix)) {
                return prefix;
            }
            if (prefix.lastIndexOf('.') < 0) {
                return null;
            }
        }
    }
}
