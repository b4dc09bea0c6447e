package io.proxquant.onnx;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

import io.proxquant.networks.ParameterKind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

class RoundTripTest {

    @Test
    void whatIsWrittenIsReadAgain() {
        OnnxModel model = Models.small();
        byte[] bytes = OnnxWriter.bytes(model);
        assertThat(Models.read(bytes)).isEqualTo(model);
        assertThat(OnnxWriter.bytes(Models.read(bytes))).isEqualTo(bytes);
    }

    @Test
    void everyKindOfAttributeComesBack() {
        Map<String, OnnxAttribute> attributes = Map.of(
                "a", OnnxAttribute.of(-3),
                "b", OnnxAttribute.of(0.25f),
                "c", OnnxAttribute.of("straße"),
                "d", new OnnxAttribute.TensorValue(OnnxTensor.integers(4, 5)),
                "e", new OnnxAttribute.Floats(List.of(1f, 2f)),
                "f", OnnxAttribute.ofAll(7, -8),
                "g", new OnnxAttribute.Strings(List.of("x", "")));
        OnnxGraph graph = new GraphBuilder("g")
                .input("x", OnnxType.INT8, 2)
                .node(new OnnxNode("n", "com.example", "Own", List.of("x", ""), List.of("", "y"), attributes))
                .output("y", OnnxType.BFLOAT16)
                .build();
        OnnxModel model = new OnnxModel(13, Map.of("", 11L, "com.example", 1L), graph);
        assertThat(Models.read(OnnxWriter.bytes(model))).isEqualTo(model);
    }

    @Test
    void theDigestIsOfWhatIsComputedNotOfHowItIsNamed() {
        OnnxModel model = Models.small();
        OnnxGraph graph = model.graph();
        List<OnnxNode> renamed = graph.nodes().stream()
                .map(node -> new OnnxNode(
                        "any",
                        "",
                        node.operator(),
                        node.inputs().stream().map(RoundTripTest::other).toList(),
                        node.outputs().stream().map(RoundTripTest::other).toList(),
                        node.attributes()))
                .toList();
        Map<String, OnnxTensor> turned = new LinkedHashMap<>();
        List<String> names = List.copyOf(graph.initializers().keySet());
        for (int i = names.size() - 1; i >= 0; i--) {
            turned.put(names.get(i), graph.initializers().get(names.get(i)));
        }
        OnnxModel same =
                new OnnxModel(8, model.opsets(), new OnnxGraph("b", graph.inputs(), graph.outputs(), turned, renamed));
        assertThat(CanonicalModel.digest(same)).isEqualTo(CanonicalModel.digest(model));
        OnnxModel otherWeights =
                OnnxModel.of(17, graph.with(Map.of("fc.bias", OnnxTensor.floats(List.of(3L), 1, 2, 4))));
        assertThat(CanonicalModel.digest(otherWeights)).isNotEqualTo(CanonicalModel.digest(model));
    }

    /** Another name for what is inside, one of which looks like a canonical one. */
    private static String other(String name) {
        return Map.of("c", "v1", "n", "v0", "flat", "f").getOrDefault(name, name);
    }

    @Test
    void theCanonicalFormsDigestIsFrozen() {
        assertThat(CanonicalModel.digest(Models.small()).hex())
                .isEqualTo("c58bfe73a6fd80861e8f175ad8faca7ecc938f2ecfd0ea86e5ee826984fd23ec");
    }

    @Test
    void parametersAreWhatOperatorsTakeThemFor() {
        Map<String, ParameterKind> kinds = GraphParameters.of(Models.small().graph());
        assertThat(kinds)
                .containsExactly(
                        entry("conv.weight", ParameterKind.CONVOLUTION),
                        entry("norm.weight", ParameterKind.NORM_SCALE),
                        entry("norm.bias", ParameterKind.NORM_SHIFT),
                        entry("norm.mean", ParameterKind.STATISTIC),
                        entry("norm.var", ParameterKind.STATISTIC),
                        entry("fc.weight", ParameterKind.LINEAR),
                        entry("fc.bias", ParameterKind.BIAS));
    }

    @Test
    void aTiedTensorIsOneParameterAndAWeightFirst() {
        OnnxGraph graph = new GraphBuilder("tied")
                .input("i", OnnxType.INT64, -1)
                .initializer("scale", OnnxTensor.floats(List.of(), 2))
                .initializer("table", OnnxTensor.floats(List.of(3L, 3L), new float[9]))
                .node("Identity", List.of("table"), "same", Map.of())
                .node("Gather", List.of("same", "i"), "rows", Map.of())
                .node("Mul", List.of("rows", "scale"), "scaled", Map.of())
                .node("Add", List.of("scaled", "table"), "sum", Map.of())
                .node("MatMul", List.of("sum", "table"), "y", Map.of())
                .output("y", OnnxType.FLOAT)
                .build();
        assertThat(GraphParameters.of(graph)).containsExactly(entry("table", ParameterKind.EMBEDDING));
        assertThat(GraphParameters.of(graph).keySet().stream().collect(Collectors.joining()))
                .isEqualTo("table");
    }
}
