package io.proxquant.recipes;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * Which network is trained or evaluated. The types are declared by libs/models or a plug-in, not here.
 *
 * @param type declared network type, e.g. {@code resnet}
 * @param options its declared parameters, defaults filled in
 * @param names what checkpoints call its parameters, where that differs
 */
public record NetworkSection(String type, Options options, NameMap names) {
    private static final String NAMES = "names";

    /** A network under its own names. */
    public NetworkSection(String type, Options options) {
        this(type, options, NameMap.none());
    }

    /** From the flat form of the recipe file. */
    @JsonCreator
    public static NetworkSection of(Map<String, ?> flat) {
        if (!(flat.get("type") instanceof String type)) {
            throw new IllegalArgumentException("network needs 'type'");
        }
        Map<String, String> names = new LinkedHashMap<>();
        if (flat.get(NAMES) instanceof Map<?, ?> given) {
            given.forEach((own, foreign) -> names.put(String.valueOf(own), String.valueOf(foreign)));
        }
        return new NetworkSection(type, Options.of(flat).without(List.of("type", NAMES)), new NameMap(names));
    }

    /** The key to look at when weights have other names or shapes than the network. */
    public String namesKey() {
        return names.names().isEmpty() ? "network" : "network." + NAMES;
    }

    /** The flat form: {@code type} beside the parameters, and {@code names} where there is a map. */
    @JsonValue
    public Map<String, Object> flat() {
        Map<String, Object> flat = new LinkedHashMap<>();
        flat.put("type", type);
        flat.putAll(options.asMap());
        if (!names.names().isEmpty()) {
            flat.put(NAMES, names.names());
        }
        return flat;
    }
}
