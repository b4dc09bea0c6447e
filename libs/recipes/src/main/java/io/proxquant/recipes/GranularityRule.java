package io.proxquant.recipes;

import io.proxquant.quantization.Granularity;

/** Checks a granularity with the parser that will read it, so that the two cannot disagree. */
final class GranularityRule {
    private GranularityRule() {}

    /** Looks at the granularity of this map, if it has a readable one. */
    static void check(Fields fields) {
        if (fields.filled().get("granularity") instanceof String text) {
            try {
                Granularity.parse(text);
            } catch (IllegalArgumentException e) {
                fields.problems().add(fields.at("granularity"), fields.path("granularity"), e.getMessage());
                fields.filled().remove("granularity");
            }
        }
    }
}
