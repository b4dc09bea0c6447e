package io.proxquant.models.networks;

import java.util.List;
import java.util.Map;

import io.proxquant.models.parameters.Layout;
import io.proxquant.models.pass.Network;
import io.proxquant.recipes.Declaration;
import io.proxquant.recipes.DeclaredRule;
import io.proxquant.recipes.Options;
import io.proxquant.recipes.ParameterDeclaration;

/**
 * A network that a recipe can name: one class says what can be set about it, which parameters follow from that, what it needs
 * of memory, and how it is made. A line in {@code META-INF/services} with this interface's name registers it; validation,
 * listings, memory limits, training and scoring follow.
 *
 * <p>An implementation has a public constructor without arguments and no state. All options it is given are complete.
 */
public interface NetworkType {

    /** The word in the recipe; unique. */
    String name();

    /** One line. */
    String summary();

    /** {@link Declaration#IMAGES} or {@link Declaration#TEXT}. */
    String task();

    /** What can be set. */
    List<ParameterDeclaration> parameters();

    /** What the settings must be among each other. */
    default List<DeclaredRule> rules() {
        return List.of();
    }

    /**
     * The parameters in definition order, told without the engine; the network that {@link #create} makes has exactly these.
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

    /** A freshly initialised network. */
    Network create(Options options, Initialization initialization);

    /** All this as recipes are validated against it. */
    default Declaration declaration() {
        return new Declaration(
                Declaration.Kind.NETWORK,
                name(),
                summary(),
                parameters(),
                Map.of(Declaration.TASK, task()),
                options -> layout(options).declared(),
                rules());
    }
}
