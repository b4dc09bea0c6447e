package io.proxquant.recipes;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * Which data set is used. The types are declared by libs/models or a plug-in, not here.
 *
 * @param type declared data type, e.g. {@code fashion-mnist}
 * @param options values of its declared keys, defaults filled in
 */
public record DataSection(String type, Options options) {
    /** From the flat form of the recipe file. */
    @JsonCreator
    public static DataSection of(Map<String, ?> flat) {
        if (!(flat.get("type") instanceof String type)) {
            throw new IllegalArgumentException("data needs 'type'");
        }
        return new DataSection(type, Options.of(flat).without(List.of("type")));
    }

    /** The flat form: {@code type} beside its other keys. */
    @JsonValue
    public Map<String, Object> flat() {
        Map<String, Object> flat = new LinkedHashMap<>();
        flat.put("type", type);
        flat.putAll(options.asMap());
        return flat;
    }
}
