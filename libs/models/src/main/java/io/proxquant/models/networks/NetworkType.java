package io.proxquant.models.networks;

import io.proxquant.models.pass.Network;
import io.proxquant.networks.Architecture;
import io.proxquant.recipes.Options;

/**
 * A network that a recipe can name and that runs here: one class says what can be set about it, which parameters follow from
 * that, what it needs of memory, and how it is made. A line in {@code META-INF/services} with this interface's name registers it;
 * validation, listings, memory limits, training and scoring follow. What a process without engine has to know of this project's
 * own networks stands apart, in {@link Architecture}s of their own.
 */
public interface NetworkType extends Architecture {

    /** A freshly initialised network, with exactly the parameters of {@link #layout}. */
    Network create(Options options, Initialization initialization);
}
