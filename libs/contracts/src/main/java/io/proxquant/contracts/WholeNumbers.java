package io.proxquant.contracts;

import java.io.IOException;
import java.io.Serial;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.Module;
import com.fasterxml.jackson.databind.deser.std.DelegatingDeserializer;
import com.fasterxml.jackson.databind.deser.std.NumberDeserializers;
import com.fasterxml.jackson.databind.module.SimpleModule;

/**
 * Takes {@code 1.0} for 1 where a whole number is meant, as JSON Schema does: languages without integers write steps and
 * sizes so. What is not whole, or too large, stays refused.
 */
final class WholeNumbers extends DelegatingDeserializer {
    @Serial
    private static final long serialVersionUID = 1;

    private WholeNumbers(JsonDeserializer<?> digits) {
        super(digits);
    }

    static Module module() {
        SimpleModule module = new SimpleModule("whole-numbers");
        add(module, long.class);
        add(module, Long.class);
        add(module, int.class);
        add(module, Integer.class);
        return module;
    }

    @SuppressWarnings("unchecked")
    private static <T> void add(SimpleModule module, Class<T> type) {
        module.addDeserializer(
                type, (JsonDeserializer<T>) new WholeNumbers(NumberDeserializers.find(type, type.getName())));
    }

    @Override
    protected JsonDeserializer<?> newDelegatingInstance(JsonDeserializer<?> digits) {
        return new WholeNumbers(digits);
    }

    @Override
    public Object deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_FLOAT) {
            return super.deserialize(parser, context);
        }
        Class<?> type = handledType();
        try {
            long value = parser.getDecimalValue().longValueExact();
            return type == int.class || type == Integer.class ? (Object) Math.toIntExact(value) : (Object) value;
        } catch (ArithmeticException | NumberFormatException e) {
            return context.handleWeirdNumberValue(type, parser.getDoubleValue(), "not a whole number in range");
        }
    }
}
