package io.proxquant.networks;

import java.util.List;
import java.util.Map;

import io.proxquant.recipes.Declaration;
import io.proxquant.recipes.DeclaredRule;
import io.proxquant.recipes.KeyDeclaration;
import io.proxquant.recipes.Options;

/**
 * What a network is, without the means to run it: what can be set about it, and which parameters follow from that.
 *
 * <p>An implementation has a public constructor without arguments and no state. All options it is given are complete.
 */
public interface Architecture {

    /** The word in the recipe; unique. */
    String name();

    /** One line. */
    String summary();

    /** {@link Declaration#IMAGES} or {@link Declaration#TEXT}. */
    String task();

    /** What can be set. */
    List<KeyDeclaration> keys();

    /** What the settings must be among each other. */
    default List<DeclaredRule> rules() {
        return List.of();
    }

    /**
     * The parameters in definition order; the network that is made of it has exactly these.
     *
     * @throws IllegalArgumentException saying which options do not go together
     */
    Layout layout(Options options);

    /** Numbers that training keeps for backward per pixel or token, at least; nothing is refused that would have fitted. */
    default double activations(Options options) {
        return 0;
    }

    /** The settings that decide how large it is, as a refusal for want of memory names them; one or more. */
    List<String> sizes();

    /** All this as recipes are validated against it. */
    default Declaration declaration() {
        return new Declaration(
                Declaration.Kind.NETWORK,
                name(),
                summary(),
                keys(),
                Map.of(Declaration.TASK, task()),
                options -> layout(options).declared(),
                rules());
    }
}
