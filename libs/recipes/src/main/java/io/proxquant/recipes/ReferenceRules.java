package io.proxquant.recipes;

import io.proxquant.contracts.Digest;
import io.proxquant.contracts.EncodedNames;
import io.proxquant.contracts.Names;

/** Checks texts that name something outside the recipe: digests, runs, models. */
final class ReferenceRules {
    private ReferenceRules() {}

    /** Checks a digest in the project's spelling. */
    static void digest(Fields fields, KeyDeclaration key) {
        if (fields.value(key) instanceof String text && !Digest.spells(text)) {
            report(fields, key, "must be a digest of 64 lower-case hexadecimal digits, was '" + text + "'");
        }
    }

    /** Checks a model's name and encodes it for keys, so that names from elsewhere work too. */
    static void model(Fields fields, KeyDeclaration key) {
        if (fields.value(key) instanceof String text) {
            try {
                fields.filled().put(key.name(), EncodedNames.encode(text));
            } catch (IllegalArgumentException e) {
                report(fields, key, e.getMessage());
            }
        }
    }

    /** Checks a name by the rule for the project's own names. */
    static void name(Fields fields, KeyDeclaration key) {
        if (fields.value(key) instanceof String text && !Names.valid(text)) {
            report(fields, key, "must be " + Names.ALLOWED + ", was '" + text + "'");
        }
    }

    /** Checks the name of a run, in which placeholders may stand for seed and member. */
    static void runPattern(Fields fields, KeyDeclaration key) {
        if (fields.value(key) instanceof String text && !Names.valid(WarmStartSection.fill(text, 1, 1))) {
            report(
                    fields,
                    key,
                    "must be " + Names.ALLOWED + ", in which " + WarmStartSection.SEED + " and "
                            + WarmStartSection.MEMBER + " stand for the run's own, was '" + text + "'");
        }
    }

    private static void report(Fields fields, KeyDeclaration key, String message) {
        fields.problems().add(fields.at(key.name()), fields.path(key.name()), message);
    }
}
