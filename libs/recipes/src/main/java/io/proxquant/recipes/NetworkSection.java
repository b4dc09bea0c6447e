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
 */
public record NetworkSection(String type, Options options) {
    /** From the flat form of the recipe file. */
    @JsonCreator
    public static NetworkSection of(Map<String, ?> flat) {
        if (!(flat.get("type") instanceof String type)) {
            throw new IllegalArgumentException("network needs 'type'");
        }
        return new NetworkSection(type, Options.of(flat).without(List.of("type")));
    }

    /** The flat form: {@code type} beside the parameters. */
    @JsonValue
    public Map<String, Object> flat() {
        Map<String, Object> flat = new LinkedHashMap<>();
        flat.put("type", type);
        flat.putAll(options.asMap());
        return flat;
    }
}
