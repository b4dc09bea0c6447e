package io.proxquant.recipes;

import java.util.regex.Pattern;

import io.proxquant.contracts.Digest;

/** Checks texts that name something outside the recipe: digests, runs, models. */
final class ReferenceRules {
    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,63}");

    private ReferenceRules() {}

    /** A digest in the project's spelling. */
    static void digest(Fields fields, ParameterDeclaration key) {
        if (fields.value(key) instanceof String text && !Digest.spells(text)) {
            report(fields, key, "must be a digest of 64 lower-case hexadecimal digits, was '" + text + "'");
        }
    }

    /** A run or model name. */
    static void name(Fields fields, ParameterDeclaration key) {
        if (fields.value(key) instanceof String text && !NAME.matcher(text).matches()) {
            report(fields, key, "must be 1 to 63 lower-case letters, digits and '-', was '" + text + "'");
        }
    }

    /** The name of a run in which seed and member may stand open. */
    static void runPattern(Fields fields, ParameterDeclaration key) {
        if (fields.value(key) instanceof String text
                && !NAME.matcher(WarmStartSection.fill(text, 1, 1)).matches()) {
            report(
                    fields,
                    key,
                    "must be 1 to 63 lower-case letters, digits and '-', in which " + WarmStartSection.SEED + " and "
                            + WarmStartSection.MEMBER + " stand for the run's own, was '" + text + "'");
        }
    }

    private static void report(Fields fields, ParameterDeclaration key, String message) {
        fields.problems().add(fields.at(key.name()), fields.path(key.name()), message);
    }
}
