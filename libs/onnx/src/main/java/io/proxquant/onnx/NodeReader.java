package io.proxquant.onnx;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import com.google.protobuf.ByteString;

import static io.proxquant.onnx.OnnxException.shown;
import static io.proxquant.onnx.OnnxException.verify;

/** Takes a node and what is set about it. */
final class NodeReader {

    /** Attributes' types by the format's numbers, as far as they are taken, and the field that holds their value. */
    private static final Map<Integer, String> FIELDS =
            Map.of(1, "f", 2, "i", 3, "s", 4, "t", 6, "floats", 7, "ints", 8, "strings");

    private static final List<String> VALUES = List.of(
            "f",
            "i",
            "s",
            "t",
            "g",
            "sparse_tensor",
            "tp",
            "floats",
            "ints",
            "strings",
            "tensors",
            "graphs",
            "sparse_tensors",
            "type_protos");

    private NodeReader() {}

    static OnnxNode read(MessageFields node) {
        OnnxNode plain = new OnnxNode(
                node.text("name"),
                OnnxReader.domain(node.text("domain")),
                node.text("op_type"),
                texts(node, "input"),
                texts(node, "output"),
                Map.of());
        verify(!node.has("overload"), "%s calls a function of the file, which is not taken", plain.described());
        Map<String, OnnxAttribute> attributes = new HashMap<>();
        for (MessageFields attribute : node.parts("attribute")) {
            String where = "attribute " + shown(attribute.text("name")) + " of " + plain.described();
            verify(
                    attributes.put(attribute.text("name"), attribute(attribute, where)) == null,
                    "%s stands twice",
                    where);
        }
        return new OnnxNode(
                plain.name(), plain.domain(), plain.operator(), plain.inputs(), plain.outputs(), attributes);
    }

    private static OnnxAttribute attribute(MessageFields attribute, String where) {
        verify(!attribute.has("ref_attr_name"), "%s stands for one of a function, which is not taken", where);
        String field = FIELDS.get(attribute.choice("type"));
        verify(
                field != null,
                "%s is of type %d; numbers, texts, tensors and lists of numbers or texts are taken, graphs are not",
                where,
                attribute.choice("type"));
        for (String other : VALUES) {
            boolean there = attribute.given(other);
            verify(!there || other.equals(field), "%s has its value in '%s', its type says '%s'", where, other, field);
        }
        return switch (field) {
            case "f" -> new OnnxAttribute.FloatValue(attribute.real(field));
            case "i" -> new OnnxAttribute.IntValue(attribute.number(field));
            case "s" -> new OnnxAttribute.StringValue(text(attribute.bytes(field), where));
            case "t" -> new OnnxAttribute.TensorValue(TensorReader.read(attribute.part(field), where));
            case "floats" ->
                new OnnxAttribute.Floats(attribute.list(field).stream()
                        .map(value -> (Float) value)
                        .toList());
            case "ints" ->
                new OnnxAttribute.Ints(attribute.list(field).stream()
                        .map(value -> (Long) value)
                        .toList());
            default ->
                new OnnxAttribute.Strings(attribute.list(field).stream()
                        .map(value -> text((ByteString) value, where))
                        .toList());
        };
    }

    private static String text(ByteString bytes, String where) {
        verify(bytes.isValidUtf8(), "%s is no UTF-8", where);
        return bytes.toStringUtf8();
    }

    private static List<String> texts(MessageFields node, String field) {
        return node.list(field).stream().map(value -> (String) value).toList();
    }
}
