package io.proxquant.models.networks;

import io.proxquant.models.engine.ComputeDevice;
import io.proxquant.recipes.NameMap;

/**
 * What a new network is given besides its options.
 *
 * @param names what its parameters are called where that differs; they fit the layout
 * @param seed decides the initial values
 * @param device where it computes
 */
public record Initialization(NameMap names, long seed, ComputeDevice device) {}
