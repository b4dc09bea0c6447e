package io.proxquant.recipes;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.proxquant.recipes.yaml.Node;

/**
 * Where the keys of a recipe stand in the file that it was written in. The stored form of a recipe has no lines; this is kept
 * beside it, so that problems found only when weights are opened still name the line to mend. It is no part of the recipe:
 * neither its digest nor anything computed depends on it.
 *
 * @param file how messages name the file
 * @param lines line, from 1, by path of the key, such as {@code training.layers} or {@code quantizations[0].layers}
 */
public record RecipeSource(String file, Map<String, Integer> lines) {
    /** For a recipe that was stored without lines: messages name keys only. */
    public static final RecipeSource UNKNOWN = new RecipeSource("recipe", Map.of());

    /** How many keys are kept; for the others messages name the line of the section around them. */
    static final int MAX_KEYS = 2000;

    private static final int MAX_FILE = 200;

    public RecipeSource {
        if (file == null
                || file.isBlank()
                || file.length() > MAX_FILE
                || file.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("file: must have 1 to " + MAX_FILE + " printable characters");
        }
        lines = Collections.unmodifiableMap(new TreeMap<>(lines));
        if (lines.size() > MAX_KEYS) {
            throw new IllegalArgumentException("lines: at most " + MAX_KEYS + ", was " + lines.size());
        }
    }

    /** The lines of the keys of a tree; of too many the outer ones are kept. */
    static RecipeSource of(String file, Node.Mapping root) {
        Map<String, Integer> lines = new LinkedHashMap<>();
        Map<String, Node> level = Map.of("", root);
        while (!level.isEmpty()) {
            Map<String, Node> below = new LinkedHashMap<>();
            level.forEach((path, node) -> children(path, node, lines, below));
            level = below;
        }
        lines.keySet().retainAll(lines.keySet().stream().limit(MAX_KEYS).toList());
        return new RecipeSource(file, lines);
    }

    private static void children(String path, Node node, Map<String, Integer> lines, Map<String, Node> below) {
        if (node instanceof Node.Mapping map) {
            map.entries().forEach((key, entry) -> {
                String inside = path.isEmpty() ? key : path + "." + key;
                lines.put(inside, entry.line());
                below.put(inside, entry.value());
            });
        } else if (node instanceof Node.Sequence list) {
            for (int i = 0; i < list.items().size(); i++) {
                lines.put(path + "[" + i + "]", list.items().get(i).line());
                below.put(path + "[" + i + "]", list.items().get(i));
            }
        }
    }

    /** The same under another file name, such as one without its folders, which are of no use elsewhere and may be private. */
    public RecipeSource named(String name) {
        return new RecipeSource(name, lines);
    }

    /**
     * The key as messages begin with it: file, line and key, the line being that of the section around a key that is absent
     * itself.
     */
    public String at(String key) {
        for (String path = key; !path.isEmpty(); path = outer(path)) {
            Integer line = lines.get(path);
            if (line != null) {
                return file + ":" + line + ": " + key;
            }
        }
        return key;
    }

    /** The problems of the stored form, with their places in the file it came from. */
    public String explain(RecipeException problems) {
        return lines.isEmpty()
                ? problems.getMessage()
                : problems.problems().stream()
                        .map(problem -> (problem.key().isEmpty() ? file : at(problem.key())) + ": " + problem.what())
                        .collect(Collectors.joining("\n"));
    }

    private static String outer(String path) {
        return path.substring(0, Math.max(0, Math.max(path.lastIndexOf('.'), path.lastIndexOf('['))));
    }
}
