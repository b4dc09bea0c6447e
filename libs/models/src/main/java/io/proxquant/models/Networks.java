package io.proxquant.models;

import java.util.Map;

/** Makes networks from the recipe's {@code network} section. */
public final class Networks {

    private Networks() {}

    /**
     * A freshly initialised network on the processor. Equal arguments give equal bits on every machine: initial values come
     * from this library's generator, never from the engine's.
     *
     * @param type {@code resnet} or {@code lstm}
     * @param parameters as declared for the type (see {@code declarations}); missing ones take their defaults
     * @throws IllegalArgumentException naming the parameter that is unknown or out of range
     */
    public static Network create(String type, Map<String, ?> parameters, long seed) {
        throw new UnsupportedOperationException("follows" + type + parameters + seed);
    }
}
