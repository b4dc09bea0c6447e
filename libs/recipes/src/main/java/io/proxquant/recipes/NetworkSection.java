package io.proxquant.recipes;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * Which network is trained or evaluated. The types are declared by other libraries or a plug-in, not here.
 *
 * @param type declared network type, e.g. {@code resnet}
 * @param options values of its declared keys, defaults filled in
 * @param names what checkpoints call its parameters, where that differs, and what else they hold
 */
public record NetworkSection(String type, Options options, NameMap names) {
    static final String NAMES = "names";
    static final String PREFIX = "prefix";
    static final String IGNORE = "ignore";

    /** The keys that are no options of a type. */
    static final List<String> OWN = List.of("type", NAMES, PREFIX, IGNORE);

    /** A network under its own names. */
    public static NetworkSection of(String type, Options options) {
        return new NetworkSection(type, options, NameMap.none());
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
        return new NetworkSection(
                type,
                Options.of(flat).without(OWN),
                new NameMap(
                        names,
                        flat.get(PREFIX) instanceof String prefix ? prefix : "",
                        flat.get(IGNORE) instanceof List<?> patterns
                                ? patterns.stream().map(String::valueOf).toList()
                                : List.of()));
    }

    /** The key to look at when weights have other names or shapes than the network. */
    public String namesKey() {
        return names.key();
    }

    /** The flat form: {@code type} beside its options and those of the keys about checkpoints' names that are given. */
    @JsonValue
    public Map<String, Object> flat() {
        Map<String, Object> flat = new LinkedHashMap<>();
        flat.put("type", type);
        flat.putAll(options.asMap());
        if (!names.names().isEmpty()) {
            flat.put(NAMES, names.names());
        }
        if (!names.prefix().isEmpty()) {
            flat.put(PREFIX, names.prefix());
        }
        if (!names.ignored().isEmpty()) {
            flat.put(IGNORE, names.ignored());
        }
        return flat;
    }
}
