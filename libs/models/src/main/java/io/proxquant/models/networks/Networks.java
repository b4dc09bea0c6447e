package io.proxquant.models.networks;

import java.util.List;
import java.util.Map;

import io.proxquant.models.engine.AvailableMemory;
import io.proxquant.models.engine.ComputeDevice;
import io.proxquant.models.engine.MissingDeviceException;
import io.proxquant.models.engine.NetworkTooLargeException;
import io.proxquant.models.pass.Network;
import io.proxquant.networks.Layout;
import io.proxquant.networks.ScaleLink;
import io.proxquant.recipes.NameMap;
import io.proxquant.recipes.NetworkSection;
import io.proxquant.recipes.Options;

/** Makes networks from the recipe's {@code network} section. */
public final class Networks {

    private Networks() {}

    /**
     * A freshly initialised network on the processor, under its own names.
     *
     * @see #create(NetworkSection, long, ComputeDevice)
     */
    public static Network create(String type, Map<String, ?> parameters, long seed) {
        return create(NetworkSection.of(type, Options.of(parameters)), seed);
    }

    /**
     * A freshly initialised network on the processor, where results repeat.
     *
     * @see #create(NetworkSection, long, ComputeDevice)
     */
    public static Network create(NetworkSection section, long seed) {
        return create(section, seed, ComputeDevice.CPU);
    }

    /**
     * A freshly initialised network, as the recipe's section asks. Equal sections and seeds give equal bits on every machine
     * and device: initial values come from this library's generator, never from the engine's. A name map changes names and
     * nothing else.
     *
     * @param section parameters as declared for the type; missing ones take their defaults
     * @param device where it computes
     * @throws IllegalArgumentException naming the parameter that is unknown or out of range, or the name that fits nothing
     * @throws NetworkTooLargeException if this machine or container has not the memory for it
     * @throws MissingDeviceException if the device is {@link ComputeDevice#missing}
     */
    public static Network create(NetworkSection section, long seed, ComputeDevice device) {
        return create(section, seed, device, AvailableMemory.ofThisProcess());
    }

    /**
     * The same with the memory that its parameters may take.
     *
     * @throws NetworkTooLargeException if that is not enough, before anything is allocated
     * @see #create(NetworkSection, long, ComputeDevice)
     */
    public static Network create(NetworkSection section, long seed, ComputeDevice device, AvailableMemory memory) {
        NetworkMemory.of(section).requireToScore(memory);
        NetworkType type = NetworkTypes.named(section.type());
        Options options = NetworkTypes.options(section);
        check(section.names(), type.layout(options));
        return type.create(options, new Initialization(section.names(), seed, device));
    }

    /** Where the scales of a network's weights go, by the names that the section gives them. */
    public static List<ScaleLink> links(NetworkSection section) {
        NameMap names = section.names();
        return NetworkTypes.named(section.type()).layout(NetworkTypes.options(section)).links().stream()
                .map(link -> new ScaleLink(
                        names.foreign(link.weight()), link.reads(), link.norm().map(names::foreign), link.writes()))
                .toList();
    }

    private static void check(NameMap names, Layout layout) {
        var own = layout.entries().stream().map(entry -> entry.tensor().name()).toList();
        if (!names.idle(own).isEmpty() || !names.clashes(own).isEmpty()) {
            throw new IllegalArgumentException("names: " + names.idle(own) + " fit no parameter, and "
                    + names.clashes(own).keySet() + " would be called alike; the parameters are " + own);
        }
    }
}
