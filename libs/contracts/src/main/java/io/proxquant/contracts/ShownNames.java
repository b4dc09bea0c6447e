package io.proxquant.contracts;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.Module;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyName;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.BeanPropertyWriter;
import com.fasterxml.jackson.databind.ser.BeanSerializerModifier;

/**
 * JSON for people and their programs: beside {@code model} and {@code run}, which keys and addresses are made of, it has
 * {@code modelName} and {@code runName} as their owners write them. The additional fields are there only where they differ
 * ({@link EncodedNames}), and never in what is stored or published, whose digests they would change.
 */
public final class ShownNames {
    private static final Map<String, String> SHOWN = Map.of("model", "modelName", "run", "runName");
    private static final ObjectMapper MAPPER = Json.mapper().copy().registerModule(module());

    private ShownNames() {}

    /** For a mapper whose output is looked at and not stored. */
    public static Module module() {
        return new SimpleModule("shown names").setSerializerModifier(new Modifier());
    }

    /** A value as JSON, with its shown names. */
    public static JsonNode json(Object value) {
        return MAPPER.valueToTree(value);
    }

    /** Sets a field of an object and its shown name; an absent value sets nothing. */
    public static void put(ObjectNode object, String field, String value) {
        if (value != null) {
            object.put(field, value);
            String name = EncodedNames.shown(value);
            if (SHOWN.containsKey(field) && !name.equals(value)) {
                object.put(SHOWN.get(field), name);
            }
        }
    }

    private static final class Modifier extends BeanSerializerModifier {
        private static final long serialVersionUID = 1L;

        @Override
        public List<BeanPropertyWriter> changeProperties(
                SerializationConfig config, BeanDescription bean, List<BeanPropertyWriter> properties) {
            List<BeanPropertyWriter> all = new ArrayList<>();
            for (BeanPropertyWriter property : properties) {
                all.add(property);
                if (SHOWN.containsKey(property.getName()) && property.getType().hasRawClass(String.class)) {
                    all.add(new NameWriter(property));
                }
            }
            return all;
        }
    }

    /** Writes the shown form of another property. */
    private static final class NameWriter extends BeanPropertyWriter {
        private static final long serialVersionUID = 1L;

        NameWriter(BeanPropertyWriter encoded) {
            super(encoded, new PropertyName(SHOWN.get(encoded.getName())));
        }

        @Override
        public void serializeAsField(Object bean, JsonGenerator json, SerializerProvider provider) throws Exception {
            if (get(bean) instanceof String value) {
                String name = EncodedNames.shown(value);
                if (!name.equals(value)) {
                    json.writeStringField(getName(), name);
                }
            }
        }
    }
}
