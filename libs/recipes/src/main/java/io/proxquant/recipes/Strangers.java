package io.proxquant.recipes;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.node.TextNode;

/**
 * Tensors of a file that the network does not have, and the advice to ignore them.
 *
 * @param names sorted
 * @param own names of the network's tensors there, which no pattern for the others may match
 */
record Strangers(List<String> names, Set<String> own) {
    private static final int FEW = 5;

    /** The advice to ignore them, with the rule to write into the recipe. */
    String advice() {
        Set<String> patterns = names.stream().map(this::pattern).collect(Collectors.toCollection(LinkedHashSet::new));
        String listed = patterns.stream().limit(FEW).map(Strangers::quoted).collect(Collectors.joining(", "));
        return "where the network is to do without, write " + NetworkSection.IGNORE + ": [" + listed + "]"
                + (patterns.size() > FEW ? ", and patterns of the others," : "") + " into the recipe's network section";
    }

    /** A text in quotes, as YAML and JSON have it. */
    static String quoted(String text) {
        return TextNode.valueOf(text).toString();
    }

    /** A pattern for the whole module of a tensor if there are many and the network has nothing in it; else the name itself. */
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
