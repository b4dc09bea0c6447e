package io.proxquant.recipes.yaml;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads one YAML 1.2 document (core schema; JSON is a subset) into a tree of {@link Node}s. Built on the parser's events,
 * not on its object construction, so that nothing in the text can name a class, and the work is bounded: at most
 * {@value #MAX_CHARACTERS} characters and {@value #MAX_DEPTH} levels, no aliases, no tags. Duplicate keys and numbers
 * that are not finite are collected as faults, since the rest of the text can still be checked.
 */
public final class YamlTree {
    /** Most characters of a text; a larger recipe would be a mistake. */
    public static final int MAX_CHARACTERS = 256 * 1024;
    /** Most levels of a text; recipes need six. */
    public static final int MAX_DEPTH = 20;

    private final Iterator<Event> events;
    private final List<YamlFault> faults = new ArrayList<>();

    private YamlTree(Iterator<Event> events) {
        this.events = events;
    }

    /** What was read: the tree and what is wrong with its form. */
    public record Parsed(Node root, List<YamlFault> faults) {}

    /**
     * Reads the text.
     *
     * @throws YamlSyntaxException when there is no tree: not YAML, over a limit, empty, several documents
     */
    public static Parsed parse(String text) throws YamlSyntaxException {
        if (text.length() > MAX_CHARACTERS) {
            throw new YamlSyntaxException(1, 1, "has " + text.length() + " characters, allowed are " + MAX_CHARACTERS);
        }
        LoadSettings settings =
                LoadSettings.builder().setCodePointLimit(MAX_CHARACTERS).build();
        try {
            YamlTree tree = new YamlTree(new Parse(settings).parseString(text).iterator());
            Node root = tree.document();
            return new Parsed(root, List.copyOf(tree.faults));
        } catch (MarkedYamlEngineException e) {
            Mark mark = e.getProblemMark().or(e::getContextMark).orElse(null);
            throw new YamlSyntaxException(
                    mark == null ? 1 : mark.getLine() + 1, mark == null ? 1 : mark.getColumn() + 1, e.getProblem());
        } catch (YamlEngineException e) {
            throw new YamlSyntaxException(
                    1, 1, String.valueOf(e.getMessage()).lines().findFirst().orElse("not YAML"));
        }
    }

    private Node document() throws YamlSyntaxException {
        events.next();
        Event start = events.next();
        if (start.getEventId() != Event.ID.DocumentStart) {
            throw new YamlSyntaxException(1, 1, "is empty");
        }
        Node root = node(events.next(), 1, "");
        events.next();
        Event end = events.next();
        if (end.getEventId() != Event.ID.StreamEnd) {
            throw new YamlSyntaxException(line(end), column(end), "a second document starts here, one is allowed");
        }
        return root;
    }

    private Node node(Event event, int depth, String path) throws YamlSyntaxException {
        int line = line(event);
        int column = column(event);
        if (depth > MAX_DEPTH) {
            throw new YamlSyntaxException(line, column, "is nested deeper than " + MAX_DEPTH + " levels");
        }
        if (event.getEventId() == Event.ID.Alias
                || (event instanceof NodeEvent node && node.getAnchor().isPresent())) {
            throw new YamlSyntaxException(
                    line, column, "anchors and aliases (& and *) are not allowed; write the value out");
        }
        Optional<String> tag = event instanceof ScalarEvent scalar
                ? scalar.getTag()
                : event instanceof CollectionStartEvent collection ? collection.getTag() : Optional.empty();
        if (tag.isPresent()) {
            throw new YamlSyntaxException(line, column, "tags (" + tag.get() + ") are not allowed");
        }
        if (event instanceof ScalarEvent scalar) {
            Object value = value(scalar);
            if (value instanceof Double real && !Double.isFinite(real)) {
                faults.add(new YamlFault(line, column, path, "must be a finite number, was " + scalar.getValue()));
                return new Node.Scalar(line, column, 0.0);
            }
            return new Node.Scalar(line, column, value);
        }
        return event.getEventId() == Event.ID.SequenceStart
                ? sequence(line, column, depth, path)
                : mapping(line, column, depth, path);
    }

    private Node sequence(int line, int column, int depth, String path) throws YamlSyntaxException {
        List<Node> items = new ArrayList<>();
        for (Event event = events.next(); event.getEventId() != Event.ID.SequenceEnd; event = events.next()) {
            items.add(node(event, depth + 1, path + "[" + items.size() + "]"));
        }
        return new Node.Sequence(line, column, items);
    }

    private Node mapping(int line, int column, int depth, String path) throws YamlSyntaxException {
        Map<String, Node.Entry> entries = new LinkedHashMap<>();
        for (Event event = events.next(); event.getEventId() != Event.ID.MappingEnd; event = events.next()) {
            if (!(event instanceof ScalarEvent keyEvent)) {
                throw new YamlSyntaxException(line(event), column(event), "a key must be plain text");
            }
            String key = keyEvent.getValue();
            String keyPath = path.isEmpty() ? key : path + "." + key;
            Node.Entry entry = new Node.Entry(line(event), column(event), node(events.next(), depth + 1, keyPath));
            Node.Entry first = entries.putIfAbsent(key, entry);
            if (first != null) {
                faults.add(new YamlFault(
                        entry.line(), entry.column(), keyPath, "is given twice, first in line " + first.line()));
            }
        }
        return new Node.Mapping(line, column, entries);
    }

    private static Object value(ScalarEvent scalar) {
        return scalar.getScalarStyle() == ScalarStyle.PLAIN
                ? PlainScalar.resolve(scalar.getValue())
                : scalar.getValue();
    }

    private static int line(Event event) {
        return event.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
    }

    private static int column(Event event) {
        return event.getStartMark().map(mark -> mark.getColumn() + 1).orElse(1);
    }
}
