package io.proxquant.onnx;

import java.util.List;

import com.google.protobuf.ByteString;
import com.google.protobuf.DynamicMessage;

/** Writes a model: the same bytes for equal models. Tensors lie in the file, as raw data. */
public final class OnnxWriter {
    private static final String PRODUCER = "proxquant";

    private OnnxWriter() {}

    /** The file's bytes. */
    public static byte[] bytes(OnnxModel model) {
        Part file = Part.of("ModelProto").set("ir_version", model.irVersion()).set("producer_name", PRODUCER);
        file.set("graph", graph(model.graph()));
        model.opsets()
                .forEach((domain, version) -> file.add(
                        "opset_import",
                        Part.of("OperatorSetIdProto").set("domain", domain).set("version", version)));
        return file.build().toByteArray();
    }

    private static Part graph(OnnxGraph graph) {
        Part part = Part.of("GraphProto").set("name", graph.name());
        graph.nodes().forEach(node -> part.add("node", node(node)));
        graph.initializers()
                .forEach(
                        (name, tensor) -> part.add("initializer", tensor(tensor).set("name", name)));
        graph.inputs().forEach(input -> part.add("input", value(input)));
        graph.outputs().forEach(output -> part.add("output", value(output)));
        return part;
    }

    private static Part node(OnnxNode node) {
        Part part = Part.of("NodeProto").set("op_type", node.operator());
        node.inputs().forEach(input -> part.add("input", input));
        node.outputs().forEach(output -> part.add("output", output));
        if (!node.name().isEmpty()) {
            part.set("name", node.name());
        }
        if (!node.domain().isEmpty()) {
            part.set("domain", node.domain());
        }
        node.attributes()
                .forEach((name, value) -> part.add("attribute", attribute(value).set("name", name)));
        return part;
    }

    private static Part attribute(OnnxAttribute attribute) {
        Part part = Part.of("AttributeProto");
        if (attribute instanceof OnnxAttribute.FloatValue number) {
            return part.choose("type", "FLOAT").set("f", number.value());
        } else if (attribute instanceof OnnxAttribute.IntValue number) {
            return part.choose("type", "INT").set("i", number.value());
        } else if (attribute instanceof OnnxAttribute.StringValue text) {
            return part.choose("type", "STRING").set("s", ByteString.copyFromUtf8(text.value()));
        } else if (attribute instanceof OnnxAttribute.TensorValue tensor) {
            return part.choose("type", "TENSOR").set("t", tensor(tensor.value()));
        } else if (attribute instanceof OnnxAttribute.Floats numbers) {
            return part.choose("type", "FLOATS").addAll("floats", numbers.values());
        } else if (attribute instanceof OnnxAttribute.Ints numbers) {
            return part.choose("type", "INTS").addAll("ints", numbers.values());
        }
        List<String> texts = ((OnnxAttribute.Strings) attribute).values();
        return part.choose("type", "STRINGS")
                .addAll("strings", texts.stream().map(ByteString::copyFromUtf8).toList());
    }

    private static Part tensor(OnnxTensor tensor) {
        return Part.of("TensorProto")
                .set("data_type", tensor.type().number())
                .addAll("dims", tensor.shape())
                .set("raw_data", ByteString.copyFrom(tensor.data()));
    }

    private static Part value(OnnxValue value) {
        Part tensor = Part.of("TypeProto.Tensor").set("elem_type", value.type().number());
        value.shape().ifPresent(extents -> {
            Part shape = Part.of("TensorShapeProto");
            for (OnnxValue.Extent extent : extents) {
                Part dim = Part.of("TensorShapeProto.Dimension");
                extent.size().ifPresent(size -> dim.set("dim_value", size));
                shape.add("dim", extent.symbol().isEmpty() ? dim : dim.set("dim_param", extent.symbol()));
            }
            tensor.set("shape", shape);
        });
        return Part.of("ValueInfoProto")
                .set("name", value.name())
                .set("type", Part.of("TypeProto").set("tensor_type", tensor));
    }

    /** A message under construction, its fields by name. */
    private record Part(DynamicMessage.Builder builder) {
        static Part of(String message) {
            String[] names = message.split("\\.");
            var type = OnnxSchema.message(names[0]);
            return new Part(DynamicMessage.newBuilder(names.length == 1 ? type : type.findNestedTypeByName(names[1])));
        }

        Part set(String field, Object value) {
            builder.setField(builder.getDescriptorForType().findFieldByName(field), plain(value));
            return this;
        }

        Part add(String field, Object value) {
            builder.addRepeatedField(builder.getDescriptorForType().findFieldByName(field), plain(value));
            return this;
        }

        Part addAll(String field, List<?> values) {
            values.forEach(value -> add(field, value));
            return this;
        }

        Part choose(String field, String value) {
            var type = builder.getDescriptorForType().findFieldByName(field);
            builder.setField(type, type.getEnumType().findValueByName(value));
            return this;
        }

        DynamicMessage build() {
            return builder.build();
        }

        private static Object plain(Object value) {
            return value instanceof Part part ? part.build() : value;
        }
    }
}
