package io.proxquant.recipes;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a checkpoint calls the parameters that a network of ours calls otherwise, so that weights from elsewhere are used
 * under their public names from the first read to the last export.
 *
 * @param names our name, or a prefix of it that ends before a dot, to the checkpoint's: {@code fc: linear} makes
 *     {@code fc.weight} into {@code linear.weight}; the longest entry that fits a name counts
 */
public record NameMap(Map<String, String> names) {
    public NameMap {
        names = names == null ? Map.of() : Map.copyOf(names);
    }

    /** Every name as it is. */
    public static NameMap none() {
        return new NameMap(Map.of());
    }

    /** The checkpoint's name for one of ours. */
    public String foreign(String own) {
        String longest = longest(own);
        return longest == null ? own : names.get(longest) + own.substring(longest.length());
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
