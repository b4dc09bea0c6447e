package io.proxquant.contracts;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Schema and record cannot drift apart: same fields, same fields required, same words in enumerations, at every depth. */
class SchemaFieldsTest {
    /** A foreign trainer may leave these out, the record then has a value: the one place where the two differ. */
    private static final Set<String> DEFAULTED = Set.of("CheckpointPublished.run", "CheckpointPublished.phase");

    @ParameterizedTest
    @EnumSource(EventType.class)
    void agreeWithTheRecord(EventType type) {
        JsonNode schema = Samples.schema(type);

        assertThat(schema.get("$id").textValue()).isEqualTo(type.dataSchema());
        assertThat(schema.get("title").textValue()).isEqualTo(type.record().getSimpleName());
        compare(type.record(), schema, schema);
    }

    /** What a group of fields leaves open, and this event does not. */
    private static final Set<String> REQUIRED_HERE = Set.of("ArtifactPublished.recipe");

    private static void compare(Class<?> record, JsonNode schema, JsonNode root) {
        List<RecordComponent> components = fields(record).toList();
        assertThat(names(schema.get("properties").fieldNames()))
                .as("fields of " + record.getSimpleName())
                .containsExactlyElementsOf(
                        components.stream().map(SchemaFieldsTest::name).toList());
        assertThat(StreamSupport.stream(schema.get("required").spliterator(), false)
                        .map(JsonNode::textValue))
                .as("required fields of " + record.getSimpleName())
                .containsExactlyInAnyOrderElementsOf(components.stream()
                        .filter(each -> !each.isAnnotationPresent(MayBeAbsent.class)
                                || REQUIRED_HERE.contains(record.getSimpleName() + "." + name(each)))
                        .map(SchemaFieldsTest::name)
                        .filter(name -> !DEFAULTED.contains(record.getSimpleName() + "." + name))
                        .toList());
        components.forEach(each -> field(each, resolve(schema.get("properties").get(name(each)), root), root));
    }

    /** Components, those of groups that have no name on the wire in their place. */
    private static Stream<RecordComponent> fields(Class<?> record) {
        return Arrays.stream(record.getRecordComponents())
                .flatMap(each -> each.getAccessor().isAnnotationPresent(JsonUnwrapped.class)
                        ? fields(each.getType())
                                .sorted(Comparator.comparingInt(part -> place(each.getType(), name(part))))
                        : Stream.of(each));
    }

    private static int place(Class<?> group, String field) {
        JsonPropertyOrder order = group.getAnnotation(JsonPropertyOrder.class);
        return order == null ? 0 : List.of(order.value()).indexOf(field);
    }

    private static String name(RecordComponent component) {
        JsonProperty named = component.getAccessor().getAnnotation(JsonProperty.class);
        return named == null ? component.getName() : named.value();
    }

    private static void field(RecordComponent component, JsonNode schema, JsonNode root) {
        Class<?> type = component.getType();
        if (type == List.class) {
            JsonNode items = resolve(schema.get("items"), root);
            compare(
                    (Class<?>) ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[0],
                    items,
                    root);
        } else if (type.isRecord() && type != Digest.class) {
            compare(type, schema, root);
        } else if (type.isEnum() && type != ReasonCode.class) {
            Set<String> words = Arrays.stream(type.getEnumConstants())
                    .map(SchemaFieldsTest::word)
                    .collect(Collectors.toSet());
            assertThat(StreamSupport.stream(schema.get("enum").spliterator(), false)
                            .map(JsonNode::textValue))
                    .as(component.getName())
                    .containsExactlyInAnyOrderElementsOf(words);
        } else {
            assertThat(schema.get("type").textValue()).as(component.getName()).isEqualTo(jsonType(type));
        }
    }

    private static String word(Object constant) {
        return Arrays.stream(constant.getClass().getMethods())
                .filter(method -> method.isAnnotationPresent(JsonValue.class))
                .map(method -> {
                    try {
                        return (String) method.invoke(constant);
                    } catch (ReflectiveOperationException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .findFirst()
                .orElseThrow();
    }

    private static String jsonType(Class<?> type) {
        if (type == String.class || type == Digest.class || type == ReasonCode.class) {
            return "string";
        }
        if (type == boolean.class) {
            return "boolean";
        }
        if (type == java.util.Map.class) {
            return "object";
        }
        return type == double.class || type == Double.class ? "number" : "integer";
    }

    private static JsonNode resolve(JsonNode schema, JsonNode root) {
        JsonNode ref = schema.get("$ref");
        return ref == null ? schema : root.at(ref.textValue().substring(1));
    }

    private static List<String> names(java.util.Iterator<String> names) {
        return StreamSupport.stream(((Iterable<String>) () -> names).spliterator(), false)
                .toList();
    }
}
