package io.proxquant.recipes.yaml;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What an unquoted word means: the core schema of YAML 1.2 (10.3.2), decimal numbers only. */
final class PlainScalar {
    private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");
    private static final Set<String> TRUES = Set.of("true", "True", "TRUE");
    private static final Set<String> FALSES = Set.of("false", "False", "FALSE");
    private static final Pattern INTEGER = Pattern.compile("[-+]?[0-9]{1,18}");
    private static final Pattern REAL = Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
    private static final Pattern INFINITE = Pattern.compile("[-+]?\\.(inf|Inf|INF)");

    private PlainScalar() {}

    static Object resolve(String text) {
        if (NULLS.contains(text)) {
            return null;
        }
        if (TRUES.contains(text) || FALSES.contains(text)) {
            return TRUES.contains(text);
        }
        if (INTEGER.matcher(text).matches()) {
            return Long.valueOf(text);
        }
        if (REAL.matcher(text).matches()) {
            return Double.valueOf(text);
        }
        if (INFINITE.matcher(text).matches()) {
            return text.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        return text.toLowerCase(Locale.ROOT).equals(".nan") ? Double.NaN : (Object) text;
    }
}
