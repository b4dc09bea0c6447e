package io.proxquant.recipes;

import java.util.List;
import java.util.Optional;

import static io.proxquant.recipes.KeyDeclaration.optionalText;
import static io.proxquant.recipes.KeyDeclaration.requiredText;

/** Validates the network section: type, its options, and what checkpoints call its parameters. */
final class NetworkRules {
    static final KeyDeclaration PREFIX = optionalText(
            NetworkSection.PREFIX, "what checkpoints put before every name, such as _orig_mod. or module.");
    static final KeyDeclaration IGNORE = optionalText(
            NetworkSection.IGNORE,
            "patterns of tensors in checkpoints that are none of the network's; they are copied, not loaded or quantized");

    private final Declarations declarations;

    NetworkRules(Declarations declarations) {
        this.declarations = declarations;
    }

    /**
     * Checks the section.
     *
     * @return the network's declaration, if its type is known
     */
    Optional<Declaration> check(Fields network) {
        Fields names = network.map(NetworkSection.NAMES);
        if (names != null) {
            names.keys().forEach(own -> names.value(requiredText(own, "the checkpoint's name")));
            names.finish();
        }
        if ("".equals(network.value(PREFIX))) {
            network.problems()
                    .add(network.at(PREFIX.name()), network.path(PREFIX.name()), "is empty; leave the key out");
        }
        patterns(network);
        return new TypedRules(declarations).check(network, "type", Declaration.Kind.NETWORK, "which network");
    }

    private static void patterns(Fields network) {
        List<Object> ignored = network.values(IGNORE);
        if (ignored != null && ignored.stream().anyMatch(pattern -> ((String) pattern).isBlank())) {
            network.problems().add(network.at(IGNORE.name()), network.path(IGNORE.name()), "has an empty pattern");
        }
    }
}
