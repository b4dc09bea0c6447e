package io.proxquant.recipes;

import java.util.List;
import java.util.Optional;

import static io.proxquant.recipes.ParameterDeclaration.requiredText;

/** Validates the network section: type and parameters, the name map, and that activations say how fine they are. */
final class NetworkRules {
    private static final String ACTIVATIONS = "activations";
    private static final String BITS = "activationBits";
    private static final String ALTERNATING = "alternating";
    /** As the quantizer of that name. */
    private static final int MOST_ALTERNATING = 4;

    private static final List<String> WITHOUT_BITS = List.of("float", "sign");

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
        Optional<Declaration> declared =
                new TypedRules(declarations).check(network, "type", Declaration.Kind.NETWORK, "which network");
        declared.filter(kind ->
                        kind.parameters().stream().anyMatch(each -> each.name().equals(ACTIVATIONS)))
                .ifPresent(kind -> activations(network));
        return declared;
    }

    private static void activations(Fields network) {
        if (network.has(ACTIVATIONS) && !network.filled().containsKey(ACTIVATIONS)) {
            return; // refused already; what the bits would mean is then open
        }
        Object kind = network.filled().getOrDefault(ACTIVATIONS, "float");
        if (WITHOUT_BITS.contains(kind)) {
            network.refuse(BITS, "is for quantized activations of more than a sign; activations are " + kind);
        } else if (!network.has(BITS)) {
            network.missing(BITS, "activations " + kind + " need the bits of a value, e.g. 2");
        } else if (ALTERNATING.equals(kind)
                && network.filled().get(BITS) instanceof Number bits
                && bits.longValue() > MOST_ALTERNATING) {
            network.refuse(BITS, "must be at most " + MOST_ALTERNATING + " for activations alternating, was " + bits);
        }
    }
}
