package io.proxquant.networks;

import java.util.List;
import java.util.Map;

import io.proxquant.recipes.Declaration;
import io.proxquant.recipes.DeclaredRule;
import io.proxquant.recipes.KeyDeclaration;
import io.proxquant.recipes.Options;

/**
 * Describes a network without the engine that runs it: which options it has and which parameters follow from them, so that
 * recipes can be checked everywhere.
 *
 * <p>An implementation has a public constructor without arguments and no state. The options passed to it always have their
 * defaults filled in.
 */
public interface Architecture {

    /** The name by which recipes choose it; unique among networks. */
    String name();

    /** One line that says what it is. */
    String summary();

    /** {@link Declaration#IMAGES} or {@link Declaration#TEXT}. */
    String task();

    /** What can be set. */
    List<KeyDeclaration> keys();

    /** Rules that several options must meet together. */
    default List<DeclaredRule> rules() {
        return List.of();
    }

    /**
     * The parameters in definition order; the network that is made of it has exactly these.
     *
     * @throws IllegalArgumentException saying which options do not go together
     */
    Layout layout(Options options);

    /**
     * A lower bound of the numbers that training keeps for the backward pass per pixel or token, so that no network that fits
     * in memory is refused.
     */
    default double activations(Options options) {
        return 0;
    }

    /** The options that decide its size, named when it is refused for want of memory; one or more. */
    List<String> sizes();

    /** The declaration of all this, against which recipes are validated. */
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
