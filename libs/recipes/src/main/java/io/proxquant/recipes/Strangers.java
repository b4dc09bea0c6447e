package io.proxquant.recipes;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.node.TextNode;

/**
 * Tensors of a file that a network has not.
 *
 * @param names sorted
 * @param own names of the network's tensors there, which no pattern for the others may match
 */
record Strangers(List<String> names, Set<String> own) {
    private static final int FEW = 5;

    /** The rule by which they are passed over, as it is written into a recipe. */
    String advice() {
        Set<String> patterns = names.stream().map(this::pattern).collect(Collectors.toCollection(LinkedHashSet::new));
        String listed = patterns.stream().limit(FEW).map(Strangers::quoted).collect(Collectors.joining(", "));
        return "where the network is to do without, write " + NetworkSection.IGNORE + ": [" + listed + "]"
                + (patterns.size() > FEW ? ", and patterns of the others," : "") + " into the recipe's network section";
    }

    /** A text as YAML and JSON have it. */
    static String quoted(String text) {
        return TextNode.valueOf(text).toString();
    }

    /** All that is in the same module, if the network has nothing there; few are named one by one. */
    private String pattern(String name) {
        if (names.size() > FEW) {
            for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
                String module = name.substring(0, dot + 1);
                if (own.stream().noneMatch(each -> each.startsWith(module))) {
                    return module + "*";
                }
            }
        }
        return name;
    }
}
