package io.proxquant.contracts;

import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.networknt.schema.JsonSchema;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Spoils each field of each sample in turn, in many ways: what the published schema refuses, the record refuses, and the
 * other way round. A foreign producer that tests against the schema is thus never surprised here.
 */
class SchemaAgreementTest {
    private static final List<JsonNode> SPOILED = List.of(
            new TextNode("UPPER CASE with space"),
            new TextNode("../../etc/passwd"),
            new TextNode("a//b"),
            new TextNode("%2e%2e%2fsecret"),
            new TextNode("back\\slash"),
            new TextNode("nul\0byte"),
            new TextNode(".."),
            new TextNode(""),
            new TextNode("12"),
            new LongNode(-1),
            new LongNode(1L << 60),
            new DoubleNode(0.5),
            BooleanNode.TRUE,
            JsonNodeFactory.instance.objectNode(),
            JsonNodeFactory.instance.arrayNode());

    static List<Samples> samples() {
        return Samples.all();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void schemaAndRecordRefuseTheSame(Samples sample) {
        JsonSchema schema = Samples.validator(sample.type());
        for (List<String> path : paths(sample.tree(), List.of())) {
            List<JsonNode> spoiled = new ArrayList<>(SPOILED);
            spoiled.add(null);
            for (JsonNode value : spoiled) {
                JsonNode tree = sample.tree();
                replace(tree, path, value);
                boolean bySchema = schema.validate(tree).isEmpty();
                String byRecord = problem(sample.type(), tree);
                assertThat(byRecord == null)
                        .as(path + " = " + value + ": schema " + (bySchema ? "accepts" : schema.validate(tree))
                                + ", record " + (byRecord == null ? "accepts" : byRecord))
                        .isEqualTo(bySchema);
            }
        }
    }

    private static String problem(EventType type, JsonNode tree) {
        try {
            EventJson.read(type, Json.mapper().writeValueAsBytes(tree));
            return null;
        } catch (UnreadableEventException e) {
            assertThat(e.reason()).isEqualTo(ReasonCode.EVENT_SCHEMA);
            return e.getMessage();
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void replace(JsonNode tree, List<String> path, JsonNode value) {
        JsonNode at = tree;
        for (String part : path.subList(0, path.size() - 1)) {
            at = at.isArray() ? at.get(Integer.parseInt(part)) : at.get(part);
        }
        String last = path.get(path.size() - 1);
        if (value == null) {
            ((ObjectNode) at).remove(last);
        } else {
            ((ObjectNode) at).set(last, value);
        }
    }

    private static List<List<String>> paths(JsonNode node, List<String> prefix) {
        List<List<String>> all = new ArrayList<>();
        node.properties().forEach(field -> {
            List<String> path = with(prefix, field.getKey());
            all.add(path);
            all.addAll(paths(field.getValue(), path));
        });
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            all.addAll(paths(node.get(i), with(prefix, String.valueOf(i))));
        }
        return all;
    }

    private static List<String> with(List<String> prefix, String part) {
        List<String> path = new ArrayList<>(prefix);
        path.add(part);
        return path;
    }
}
