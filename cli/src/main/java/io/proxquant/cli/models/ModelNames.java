package io.proxquant.cli.models;

import java.util.List;
import java.util.Optional;

import io.proxquant.cli.CommandFailure;
import io.proxquant.cli.submit.Installation;
import io.proxquant.contracts.EncodedNames;
import io.proxquant.contracts.Printable;
import io.proxquant.recipes.Spelling;

/**
 * Turns names of models as people give them into the form that store keys use, and explains that a model is unknown.
 */
public final class ModelNames {
    private static final int MOST = 20;

    private ModelNames() {}

    /**
     * A given name in the form that store keys use.
     *
     * @param whose as the complaint begins, such as {@code a model's name}
     * @throws CommandFailure if it is no name
     */
    public static String key(String whose, String given) {
        try {
            return EncodedNames.encode(given);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.badUsage(whose + " " + e.getMessage());
        }
    }

    /** The failure for a model that nothing is known of. */
    public static CommandFailure unknown(Installation installation, String model) {
        List<String> there = installation.models().names(Optional.empty(), MOST + 1).stream()
                .map(EncodedNames::shown)
                .toList();
        String name = EncodedNames.shown(model);
        String which = there.isEmpty()
                ? "; nothing was submitted to it yet"
                : Spelling.hint(name, there) + "; there are: "
                        + String.join(", ", there.subList(0, Math.min(MOST, there.size())))
                        + (there.size() > MOST ? " and more, see ./proxquant models list" : "");
        return new CommandFailure(
                "there is no model " + Printable.line(name) + " in this installation" + Printable.line(which));
    }

    /** Whether anything is known of it: a binding or a champion. */
    public static boolean known(Installation installation, String model) {
        return installation.bound(model).isPresent()
                || installation.aliases().head(model).isPresent();
    }
}
