package io.proxquant.onnx;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.DynamicMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** Files that are made to mislead or to exhaust: refused, each with the place and the reason. */
class HostileModelTest {

    static Stream<Arguments> graphs() {
        OnnxNode loop = node("Relu", "b", "a");
        OnnxTensor two = OnnxTensor.floats(List.of(2L), 1, 2);
        return Stream.of(
                arguments("'b' before it is made: nodes form a cycle", make(g -> g.node(loop)
                        .node(node("Relu", "a", "b")))),
                arguments("takes 'a' before it is made", make(g -> g.node(node("Relu", "a", "a")))),
                arguments("takes 'q', which nothing makes", make(g -> g.node(node("Relu", "q", "a")))),
                arguments("makes 'x', which is given", make(g -> g.node(node("Relu", "x", "x")))),
                arguments("makes 'a', which is made already", make(g -> g.node(node("Relu", "x", "a"))
                        .node(node("Tanh", "x", "a")))),
                arguments("two inputs named 'x'", make(g -> g.input("x", OnnxType.FLOAT, 1))),
                arguments("two initializers named 'w'", make(g -> g.initializer("w", two)
                        .initializer("w", two))),
                arguments("initializer 'x' has the name of an input", make(g -> g.initializer("x", two))),
                arguments("input without a name", make(g -> g.input("", OnnxType.FLOAT, 1))),
                arguments("names no operator", make(g -> g.node(node("", "x", "a")))),
                arguments(
                        "makes nothing",
                        make(g -> g.node(new OnnxNode("n", "", "Relu", List.of("x"), List.of(), Map.of())))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("graphs")
    void aGraphThatBreaksARuleIsRefused(String reason, UnaryOperator<GraphBuilder> more) {
        assertThatThrownBy(() -> more.apply(new GraphBuilder("g").input("x", OnnxType.FLOAT, 1))
                        .node(node("Relu", "x", "y"))
                        .output("y", OnnxType.FLOAT, 1)
                        .build())
                .isInstanceOf(OnnxException.class)
                .hasMessageContaining(reason);
    }

    static Stream<Arguments> files() {
        return Stream.of(
                arguments(
                        "input 'x' of the graph has the extent -5",
                        edited("graph.input.type.tensor_type.shape.dim", "dim_value", -5L)),
                arguments(
                        "initializer 'conv.weight' has elements of type 99",
                        edited("graph.initializer", "data_type", 99)),
                arguments("holds texts, which are not taken", edited("graph.initializer", "data_type", 8)),
                arguments(
                        "FLOAT[2, 1, 1, 1] takes 8 bytes, there are 3",
                        edited("graph.initializer", "raw_data", ByteString.copyFrom(new byte[3]))),
                arguments("has values in float_data and raw_data both", added("graph.initializer", "float_data", 1f)),
                arguments("has values in int64_data", added("graph.initializer", "int64_data", 1L)),
                arguments("too many elements", added("graph.initializer", "dims", Long.MAX_VALUE)),
                arguments("negative extent", added("graph.initializer", "dims", -1L)),
                arguments("is a segment", edited("graph.initializer", "segment", empty("TensorProto", "Segment"))),
                arguments(
                        "lies in another file",
                        added("graph.initializer", "external_data", empty("StringStringEntryProto", null))),
                arguments("two initializers named ''", added("graph", "initializer", tensor(), 2)),
                arguments("is of IR version 14; 3 to 13 are taken", edited("", "ir_version", 14L)),
                arguments("is of opset 26; 11 to 25", edited("opset_import", "version", 26L)),
                arguments("have two versions", added("", "opset_import", empty("OperatorSetIdProto", null))),
                arguments("functions of its own", added("", "functions", empty("FunctionProto", null))),
                arguments(
                        "sparse initializers", added("graph", "sparse_initializer", empty("SparseTensorProto", null))),
                arguments("calls a function", edited("graph.node", "overload", "f")),
                arguments("more than 1000000 parts", added("graph.node", "input", "x", 1_000_001)),
                arguments("domain that the file names no version of", edited("graph.node", "domain", "evil")),
                arguments("has its value in 'i', its type says 'ints'", edited("graph.node.attribute", "i", 3L)),
                arguments("stands for one of a function", edited("graph.node.attribute", "ref_attr_name", "z")),
                arguments("is no tensor", edited("graph.input", "type", empty("TypeProto", null))),
                arguments("output 'q' of the graph is made by no node", edited("graph.output", "name", "q")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void aFileThatLiesIsRefused(String reason, UnaryOperator<DynamicMessage> change) throws Exception {
        DynamicMessage good =
                DynamicMessage.parseFrom(OnnxSchema.message("ModelProto"), OnnxWriter.bytes(Models.small()));
        byte[] bad = change.apply(good).toByteArray();
        assertThatThrownBy(() -> Models.read(bad))
                .isInstanceOf(OnnxException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void bytesOfOtherFilesAreToldWithTheirPlace() {
        assertThatThrownBy(() -> Models.read(new byte[0])).hasMessageContaining("the file is empty");
        byte[] pickle = "PK\u0003\u0004 pytorch_model.pkl".getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> Models.read(pickle))
                .isInstanceOf(OnnxException.class)
                .hasMessageContaining("at byte ");
        byte[] good = OnnxWriter.bytes(Models.small());
        for (int length : new int[] {1, 7, good.length / 2, good.length - 1}) {
            byte[] cut = java.util.Arrays.copyOf(good, length);
            assertThatThrownBy(() -> Models.read(cut)).isInstanceOf(OnnxException.class);
        }
    }

    @Test
    void whatIsInFrontOfASecondGraphIsNotMerged() {
        byte[] good = OnnxWriter.bytes(Models.small());
        ByteArrayOutputStream twice = new ByteArrayOutputStream();
        twice.writeBytes(good);
        twice.writeBytes(good);
        assertThatThrownBy(() -> Models.read(twice.toByteArray())).hasMessageContaining("stands twice");
    }

    @Test
    void aMillionEmptyPartsAreCountedBeforeTheyAreMade() {
        // graph (field 7) of nodes (field 1), each two bytes long and a hundred as an object
        int nodes = 1 << 21;
        byte[] bytes = new byte[5 + 2 * nodes];
        bytes[0] = 7 << 3 | 2;
        int length = 2 * nodes;
        for (int i = 1; i < 5; i++) {
            bytes[i] = (byte) (length & 0x7f | (i < 4 ? 0x80 : 0));
            length >>>= 7;
        }
        for (int i = 0; i < nodes; i++) {
            bytes[5 + 2 * i] = 1 << 3 | 2;
        }
        assertThatThrownBy(() -> Models.read(bytes)).hasMessageContaining("more than 1000000 parts");
    }

    @Test
    void limitsAreWhatTheySay() {
        byte[] good = OnnxWriter.bytes(Models.small());
        OnnxLimits usual = OnnxLimits.usual();
        assertThatThrownBy(() -> new OnnxReader(new OnnxLimits(10, 100, 100, 32, 10)).read(good))
                .hasMessageContaining("at most 10 are taken");
        assertThatThrownBy(() -> new OnnxReader(new OnnxLimits(usual.fileBytes(), 1000, 3, 32, 10)).read(good))
                .hasMessageContaining("more than 3 numbers");
        assertThatThrownBy(() -> new OnnxReader(new OnnxLimits(usual.fileBytes(), 1000, 100, 3, 10)).read(good))
                .hasMessageContaining("more than 3 deep");
        assertThatThrownBy(() -> new OnnxReader(new OnnxLimits(usual.fileBytes(), 1000, 100, 32, 3)).read(good))
                .hasMessageContaining("more than 3 nodes");
    }

    @Test
    void changedBytesAreAModelOrARefusal() {
        byte[] good = OnnxWriter.bytes(Models.small());
        Random random = new Random(17);
        int refused = 0;
        for (int round = 0; round < 20_000; round++) {
            byte[] changed = good.clone();
            for (int i = 0; i <= random.nextInt(4); i++) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
            }
            try {
                OnnxModel model = Models.read(changed);
                assertThat(Models.read(OnnxWriter.bytes(model))).isEqualTo(model);
                GraphParameters.of(model.graph());
                CanonicalModel.digest(model);
            } catch (OnnxException e) {
                refused++;
            }
        }
        assertThat(refused).isBetween(5_000, 19_999);
    }

    private static UnaryOperator<GraphBuilder> make(UnaryOperator<GraphBuilder> more) {
        return more;
    }

    private static OnnxNode node(String operator, String from, String to) {
        return new OnnxNode("", "", operator, List.of(from), List.of(to), Map.of());
    }

    private static DynamicMessage empty(String message, String nested) {
        Descriptor type = OnnxSchema.message(message);
        return DynamicMessage.getDefaultInstance(nested == null ? type : type.findNestedTypeByName(nested));
    }

    private static DynamicMessage tensor() {
        Descriptor type = OnnxSchema.message("TensorProto");
        return DynamicMessage.newBuilder(type)
                .setField(type.findFieldByName("data_type"), 1)
                .addRepeatedField(type.findFieldByName("float_data"), 1f)
                .build();
    }

    private static UnaryOperator<DynamicMessage> edited(String path, String field, Object value) {
        return message -> at(message, path, part -> part.setField(field(part, field), value));
    }

    private static UnaryOperator<DynamicMessage> added(String path, String field, Object value) {
        return added(path, field, value, 1);
    }

    private static UnaryOperator<DynamicMessage> added(String path, String field, Object value, int times) {
        return message -> at(message, path, part -> {
            for (int i = 0; i < times; i++) {
                part.addRepeatedField(field(part, field), value);
            }
        });
    }

    private static com.google.protobuf.Descriptors.FieldDescriptor field(DynamicMessage.Builder part, String name) {
        return part.getDescriptorForType().findFieldByName(name);
    }

    /** The message with its first part at the path changed. */
    private static DynamicMessage at(
            DynamicMessage message, String path, java.util.function.Consumer<DynamicMessage.Builder> change) {
        DynamicMessage.Builder builder = message.toBuilder();
        if (path.isEmpty()) {
            change.accept(builder);
            return builder.build();
        }
        String[] names = path.split("\\.", 2);
        var field = message.getDescriptorForType().findFieldByName(names[0]);
        String rest = names.length == 1 ? "" : names[1];
        if (field.isRepeated()) {
            builder.setRepeatedField(field, 0, at((DynamicMessage) message.getRepeatedField(field, 0), rest, change));
        } else {
            builder.setField(field, at((DynamicMessage) message.getField(field), rest, change));
        }
        return builder.build();
    }
}
