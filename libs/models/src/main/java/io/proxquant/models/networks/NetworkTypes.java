package io.proxquant.models.networks;

import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

import io.proxquant.recipes.Declaration;
import io.proxquant.recipes.NetworkSection;
import io.proxquant.recipes.Options;

/** The networks that are registered beside this library. */
public final class NetworkTypes {

    private NetworkTypes() {}

    /** All, in the order in which they are registered. */
    public static List<NetworkType> all() {
        return ServiceLoader.load(NetworkType.class, NetworkTypes.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }

    /** The one of this name, if there is one. */
    public static Optional<NetworkType> find(String name) {
        return all().stream().filter(type -> type.name().equals(name)).findFirst();
    }

    /**
     * The one of this name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static NetworkType named(String name) {
        return find(name)
                .orElseThrow(
                        () -> new IllegalArgumentException("unknown " + Declaration.Kind.NETWORK + " '" + name + "'"));
    }

    /**
     * A section's options, defaults filled in.
     *
     * @throws IllegalArgumentException naming the type or option that is unknown or out of range
     */
    public static Options options(NetworkSection section) {
        return named(section.type()).declaration().complete(section.options().asMap());
    }
}
