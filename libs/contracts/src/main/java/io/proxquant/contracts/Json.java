package io.proxquant.contracts;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;

import static com.fasterxml.jackson.databind.cfg.CoercionAction.Fail;

/**
 * The one way JSON is read and written here. Reading is strict where a mistake could hide (duplicate keys, trailing bytes,
 * numbers in strings, missing primitives) and lenient only where contracts grow (unknown fields are ignored, unknown
 * reason codes become {@link ReasonCode#UNRECOGNISED}). Writing refuses NaN and infinities, leaves out what is absent,
 * and spells instants as RFC 3339.
 */
public final class Json {
    private static final int MAX_DEPTH = 64;
    private static final int MAX_NAME = 2_000;
    private static final int MAX_STRING = 8 << 20;
    private static final ObjectMapper MAPPER = build();

    private Json() {}

    /** The shared mapper. Do not configure it further; take a {@code copy()} for that. */
    public static ObjectMapper mapper() {
        return MAPPER;
    }

    /** What was wrong with JSON that was read, in one short line with the path of the field, in words of its writer. */
    public static String problem(JacksonException e) {
        return JsonProblem.of(e);
    }

    /** JSON that says the wrong thing, found by ourselves. */
    static JsonMappingException refused(String problem, IllegalArgumentException cause) {
        return JsonMappingException.from((JsonParser) null, problem, new IllegalArgumentException(problem, cause));
    }

    /** Whether the text is no JSON at all, as opposed to JSON that says the wrong thing. */
    public static boolean syntax(JacksonException e) {
        return JsonProblem.syntax(e);
    }

    private static ObjectMapper build() {
        JsonFactoryBuilder factory = new JsonFactoryBuilder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .addDecorator((ignored, generator) -> (JsonGenerator) new FiniteNumbersGenerator(generator))
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .maxNameLength(MAX_NAME)
                        .maxStringLength(MAX_STRING)
                        .maxNumberLength(100)
                        .build());
        return JsonMapper.builder(factory.build())
                .addModule(new JavaTimeModule())
                .addModule(WholeNumbers.module())
                .defaultPropertyInclusion(
                        JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .withCoercionConfig(LogicalType.Textual, texts -> texts.setCoercion(CoercionInputShape.Integer, Fail)
                        .setCoercion(CoercionInputShape.Float, Fail)
                        .setCoercion(CoercionInputShape.Boolean, Fail))
                .withCoercionConfigDefaults(all -> all.setCoercion(CoercionInputShape.EmptyString, Fail))
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .enable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_USING_DEFAULT_VALUE)
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .build();
    }
}
