package io.proxquant.recipes.yaml;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A value with its place in the text, so that a problem found much later can still point at it. Lines and columns from 1. */
public sealed interface Node {
    int line();

    int column();

    /** The value without places: String, Long, Double, Boolean, null, List or Map. */
    Object plain();

    /**
     * A single value.
     *
     * @param value String, Long, finite Double, Boolean or null
     */
    record Scalar(int line, int column, Object value) implements Node {
        @Override
        public Object plain() {
            return value;
        }
    }

    /** A list. */
    record Sequence(int line, int column, List<Node> items) implements Node {
        public Sequence {
            items = List.copyOf(items);
        }

        @Override
        public Object plain() {
            return items.stream().map(Node::plain).toList();
        }
    }

    /** A map with text keys, in the order of the text. */
    record Mapping(int line, int column, Map<String, Entry> entries) implements Node {
        public Mapping {
            entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        }

        @Override
        public Object plain() {
            Map<String, Object> plain = new LinkedHashMap<>();
            entries.forEach((key, entry) -> plain.put(key, entry.value().plain()));
            return plain;
        }
    }

    /** A value together with the place of its key. */
    record Entry(int line, int column, Node value) {}
}
