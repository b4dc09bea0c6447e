package io.proxquant.recipes;

import java.util.Optional;

import static io.proxquant.recipes.ParameterDeclaration.requiredText;

/** Validates the network section: type and parameters, and the name map. */
final class NetworkRules {
    private final Declarations declarations;

    NetworkRules(Declarations declarations) {
        this.declarations = declarations;
    }

    /**
     * Checks the section.
     *
     * @return what the network is declared as, if its type is known
     */
    Optional<Declaration> check(Fields network) {
        Fields names = network.map("names");
        if (names != null) {
            names.keys().forEach(own -> names.value(requiredText(own, "the checkpoint's name")));
            names.finish();
        }
        return new TypedRules(declarations).check(network, "type", Declaration.Kind.NETWORK, "which network");
    }
}
