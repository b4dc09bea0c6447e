package io.proxquant.contracts;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

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
 * {@code modelName} and {@code runName} as their owners write them, and beside {@code detail} a {@code detailText} with such names. The additional fields are there only where they differ
 * ({@link EncodedNames}), and never in what is stored or published, whose digests they would change.
 */
public final class ShownNames {
    private static final Map<String, Shown> SHOWN = Map.of(
            "model", new Shown("modelName", EncodedNames::shown),
            "run", new Shown("runName", EncodedNames::shown),
            "detail", new Shown("detailText", EncodedNames::shownText));
    private static final ObjectMapper MAPPER = Json.mapper().copy().registerModule(module());

    private ShownNames() {}

    /** Another field for people, and what it says. */
    private record Shown(String field, UnaryOperator<String> text) {
        Optional<String> of(String value) {
            String shown = text.apply(value);
            return shown.equals(value) ? Optional.empty() : Optional.of(shown);
        }
    }

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
            Optional.ofNullable(SHOWN.get(field))
                    .ifPresent(shown -> shown.of(value).ifPresent(text -> object.put(shown.field(), text)));
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
                    all.add(new NameWriter(property, SHOWN.get(property.getName())));
                }
            }
            return all;
        }
    }

    /** Writes the shown form of another property. */
    private static final class NameWriter extends BeanPropertyWriter {
        private static final long serialVersionUID = 1L;

        private final transient Shown shown;

        NameWriter(BeanPropertyWriter encoded, Shown shown) {
            super(encoded, new PropertyName(shown.field()));
            this.shown = shown;
        }

        @Override
        public void serializeAsField(Object bean, JsonGenerator json, SerializerProvider provider) throws Exception {
            if (get(bean) instanceof String value) {
                Optional<String> text = shown.of(value);
                if (text.isPresent()) {
                    json.writeStringField(getName(), text.get());
                }
            }
        }
    }
}
