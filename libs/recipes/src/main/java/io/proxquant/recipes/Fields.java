package io.proxquant.recipes;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.proxquant.recipes.yaml.Node;

/**
 * One map of the recipe while it is validated: hands out checked values by key, writes them with defaults into the form
 * that will be stored, and in the end reports every key that nobody asked for.
 */
final class Fields {
    private final Problems problems;
    private final String path;
    private final Node.Mapping node;
    private final Map<String, Object> filled;
    private final Set<String> known = new LinkedHashSet<>();

    Fields(Problems problems, String path, Node.Mapping node, Map<String, Object> filled) {
        this.problems = problems;
        this.path = path;
        this.node = node;
        this.filled = filled;
    }

    boolean has(String key) {
        return node.entries().containsKey(key);
    }

    /** The value at the key for messages that concern it; the map itself where the key is absent. */
    Node at(String key) {
        Node.Entry entry = node.entries().get(key);
        return entry == null ? node : entry.value();
    }

    /** The map itself, for messages. */
    Node here() {
        return node;
    }

    String path(String key) {
        return path.isEmpty() || key.isEmpty() ? path + key : path + "." + key;
    }

    Problems problems() {
        return problems;
    }

    /** The map as it will be stored. */
    Map<String, Object> filled() {
        return filled;
    }

    /** A declared value: checked, its default filled in; null when absent or wrong. */
    Object value(KeyDeclaration declared) {
        known.add(declared.name());
        if (!has(declared.name())) {
            if (declared.required()) {
                problems.add(node, path(declared.name()), "is missing: " + declared.summary(), declared.allowed());
            } else if (declared.defaultValue() != null) {
                filled.put(declared.name(), declared.defaultValue());
            }
            return declared.required() ? null : declared.defaultValue();
        }
        Object value = new ValueCheck(problems).check(at(declared.name()), path(declared.name()), declared);
        if (value != null) {
            filled.put(declared.name(), value);
        }
        return value;
    }

    /** A list of declared values; absent gives null. */
    List<Object> values(KeyDeclaration each) {
        known.add(each.name());
        if (!has(each.name())) {
            return null;
        }
        List<Object> values = new ValueCheck(problems).checkAll(at(each.name()), path(each.name()), each);
        filled.put(each.name(), values);
        return values;
    }

    /** The map at the key; null when it is absent or no map. */
    Fields map(String key) {
        known.add(key);
        if (!has(key)) {
            return null;
        }
        Map<String, Object> child = new LinkedHashMap<>();
        Fields fields = child(path(key), at(key), child);
        filled.put(key, child);
        return fields;
    }

    /** The maps in the list at the key; empty when it is absent. */
    List<Fields> maps(String key) {
        known.add(key);
        List<Fields> children = new ArrayList<>();
        if (!has(key)) {
            return children;
        }
        if (!(at(key) instanceof Node.Sequence list)) {
            problems.add(at(key), path(key), "must be a list of maps");
            return children;
        }
        List<Object> stored = new ArrayList<>();
        filled.put(key, stored);
        for (int i = 0; i < list.items().size(); i++) {
            Map<String, Object> child = new LinkedHashMap<>();
            stored.add(child);
            Fields fields = child(path(key) + "[" + i + "]", list.items().get(i), child);
            if (fields != null) {
                children.add(fields);
            }
        }
        return children;
    }

    /** Reports that the key has to be given. */
    void missing(String key, String what) {
        known.add(key);
        problems.add(node, path(key), "is missing: " + what);
    }

    /** Stores a value at the key, in place of what was given, and marks the key as known. */
    void fill(String key, Object value) {
        known.add(key);
        filled.put(key, value);
    }

    /** Stores the value unchanged, for sections that are validated elsewhere. */
    void keep(String key) {
        known.add(key);
        if (has(key)) {
            filled.put(key, at(key).plain());
        }
    }

    Set<String> keys() {
        return node.entries().keySet();
    }

    /** Reports the key, if it is given, with the reason why it must not be. */
    void refuse(String key, String why) {
        known.add(key);
        if (has(key)) {
            problems.add(at(key), path(key), why);
        }
    }

    /** Reports every key that was not asked for. */
    void finish() {
        node.entries().forEach((key, entry) -> {
            if (!known.contains(key)) {
                problems.add(
                        entry.line(),
                        entry.column(),
                        path(key),
                        "is not a known key" + Spelling.hint(key, known),
                        List.copyOf(known));
            }
        });
    }

    private Fields child(String childPath, Node value, Map<String, Object> stored) {
        if (value instanceof Node.Mapping mapping) {
            return new Fields(problems, childPath, mapping, stored);
        }
        problems.add(value, childPath, "must be a map of keys and values");
        return null;
    }
}
