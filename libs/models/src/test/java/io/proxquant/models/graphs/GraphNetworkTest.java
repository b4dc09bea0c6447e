package io.proxquant.models.graphs;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.proxquant.models.Samples;
import io.proxquant.models.data.ImageBatch;
import io.proxquant.models.data.ImageShape;
import io.proxquant.models.engine.ComputeDevice;
import io.proxquant.models.networks.Initialization;
import io.proxquant.models.networks.NetworkTypes;
import io.proxquant.models.networks.Networks;
import io.proxquant.models.optimizer.Optimizer;
import io.proxquant.models.optimizer.Optimizers;
import io.proxquant.models.parameters.ParameterView;
import io.proxquant.models.pass.Network;
import io.proxquant.models.pass.RecurrentState;
import io.proxquant.models.pass.TrainingStep;
import io.proxquant.networks.ParameterKind;
import io.proxquant.onnx.GraphBuilder;
import io.proxquant.onnx.OnnxAttribute;
import io.proxquant.onnx.OnnxException;
import io.proxquant.onnx.OnnxLimits;
import io.proxquant.onnx.OnnxModel;
import io.proxquant.onnx.OnnxReader;
import io.proxquant.onnx.OnnxTensor;
import io.proxquant.onnx.OnnxType;
import io.proxquant.onnx.OnnxWriter;
import io.proxquant.onnx.networks.NetworkGraphs;
import io.proxquant.recipes.NameMap;
import io.proxquant.recipes.NetworkSection;
import io.proxquant.recipes.OptimizerSection;
import io.proxquant.recipes.Options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class GraphNetworkTest {
    private static final String TOO_MUCH = "elements, more than 268435456";

    @Test
    void whatOnnxRuntimeComputesIsComputedHere() throws IOException {
        Map<String, byte[]> files = OnnxCases.files("runtime-cases.zip");
        List<Double> differences = new ArrayList<>();
        for (String name : List.of("mlp", "cnn", "lstm", "attention")) {
            OnnxCases.run(files.get(name + ".onnx"), files.get(name + ".data"), (actual, expected) -> {
                assertThat(actual.getShape()).isEqualTo(expected.getShape());
                float largest = expected.abs().max().getFloat();
                differences.add((double) actual.sub(expected).abs().max().getFloat() / largest);
            });
        }
        assertThat(differences).hasSize(4).allSatisfy(difference -> assertThat(difference)
                .isLessThan(1e-5));
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({"resnet, B, 8, 3", "resnet, A, 8, 3", "lenet-5, '', 16, 1", "lenet-300-100, '', 16, 1"})
    void aNetworkOfThisProjectComesBackAsAGraphAndTrainsAlike(String type, String shortcut, int extent, int channels) {
        Map<String, Object> set = type.equals("resnet")
                ? Map.of("depth", 8, "width", 2, "channels", channels, "classes", 5, "shortcut", shortcut)
                : Map.of("extent", extent, "channels", channels, "classes", 5);
        Options options = NetworkTypes.options(NetworkSection.of(type, Options.of(set)));
        try (Network own = Networks.create(type, set, Samples.SEED)) {
            byte[] file = OnnxWriter.bytes(NetworkGraphs.of(type, options, own.state()));
            try (Network graph = network(new OnnxReader(OnnxLimits.usual()).read(file))) {
                assertThat(graph.parameters()).isEqualTo(own.parameters());
                ImageBatch batch = Samples.images(4, new ImageShape(extent, extent, channels), 5, 1);
                near(logits(graph, batch), logits(own, batch), 1e-6f);
                TrainingStep graphStep = new TrainingStep(graph, 1);
                TrainingStep ownStep = new TrainingStep(own, 1);
                Optimizer forGraph = sgd(graph);
                Optimizer forOwn = sgd(own);
                int arrays = graph.liveArrays();
                for (int step = 0; step < 3; step++) {
                    assertThat(graphStep.forwardBackward(batch, step))
                            .isCloseTo(ownStep.forwardBackward(batch, step), within(1e-5));
                    forGraph.step(graph.port(), graph.port(), 0.01, 1);
                    forOwn.step(own.port(), own.port(), 0.01, 1);
                }
                assertThat(graph.liveArrays()).isEqualTo(arrays);
                own.state().forEach((name, values) -> near(graph.state().get(name), values, 1e-4f));
                near(logits(graph, batch), logits(own, batch), 1e-3f);
            }
        }
    }

    @Test
    void whatIsNotTakenIsRefusedWhenTheGraphIsOpened() {
        assertThatThrownBy(() -> open(graph().node("NonMaxSuppression", List.of("x"), "y", Map.of())))
                .isInstanceOf(OnnxException.class)
                .hasMessageContaining("'y' (NonMaxSuppression) is of opset 17")
                .hasMessageContaining("taken are Abs, ")
                .hasMessageContaining("Where");
        assertThatThrownBy(() -> open(graph().node("Mish", List.of("x"), "y", Map.of())))
                .hasMessageContaining("is of opset 17; taken are opsets [18 to 25]");
        assertThatThrownBy(() -> open(graph().node("Relu", List.of("x"), "y", Map.of("alpha", OnnxAttribute.of(1)))))
                .hasMessageContaining("has the attribute 'alpha'; taken are []");
    }

    @Test
    void whatWouldAllocateTooMuchIsRefusedBeforeItDoes() {
        long[] large = {1 << 20, 1 << 20};
        OnnxModel expanded = OnnxModel.of(
                17,
                graph().initializer("large", OnnxTensor.integers(large))
                        .node("ConstantOfShape", List.of("large"), "y", Map.of())
                        .build());
        try (Network network = network(expanded)) {
            ImageBatch batch = Samples.images(1, new ImageShape(2, 2, 1), 5, 1);
            assertThatThrownBy(() -> logits(network, batch))
                    .isInstanceOf(OnnxException.class)
                    .hasMessageContaining("would make an output of 1099511627776 elements, more than 268435456");
        }
    }

    @Test
    void whatAnOperatorWouldAllocateOnTheWayIsBoundedToo() {
        OnnxAttribute far = OnnxAttribute.ofAll(100_000, 100_000);
        OnnxAttribute borders = OnnxAttribute.ofAll(100_000, 100_000, 100_000, 100_000);
        refused(
                TOO_MUCH,
                graph().node(
                                "MaxPool",
                                List.of("x"),
                                "y",
                                Map.of("kernel_shape", OnnxAttribute.ofAll(1, 1), "strides", far, "pads", borders)));
        refused(
                "pads axis 0 twice",
                graph().initializer("pads", OnnxTensor.integers(-(1 << 20), 1 << 20, -(1 << 20), 1 << 20))
                        .initializer("axes", OnnxTensor.integers(0, 0))
                        .node("Pad", List.of("x", "pads", "", "axes"), "y", Map.of()));
        refused(
                TOO_MUCH,
                graph().initializer("column", OnnxTensor.integers(1 << 15, 1))
                        .initializer("row", OnnxTensor.integers(1, 1 << 15))
                        .node("ConstantOfShape", List.of("column"), "a", Map.of())
                        .node("ConstantOfShape", List.of("row"), "b", Map.of())
                        .node("PRelu", List.of("a", "b"), "y", Map.of()));
        refused(
                TOO_MUCH,
                graph().initializer("empty", OnnxTensor.integers(1 << 29, 0))
                        .initializer("axes", OnnxTensor.integers(1))
                        .node("ConstantOfShape", List.of("empty"), "a", Map.of())
                        .node("ReduceSum", List.of("a", "axes"), "y", Map.of()));
    }

    @Test
    void anAttributeOfAnotherTypeIsNotPassedOver() {
        refused(
                "has the attribute 'axis' in another type",
                graph().node("Softmax", List.of("x"), "y", Map.of("axis", OnnxAttribute.of(1f))));
    }

    @Test
    void anIntegerToAFractionAndTheInverseOfASineOfLargeNumbersAreWhatTheyShouldBe() {
        near(
                computed(graph().initializer("nine", OnnxTensor.integers(9))
                        .initializer("half", OnnxTensor.floats(List.of(), 0.5f))
                        .node("Pow", List.of("nine", "half"), "root", Map.of())
                        .node("Cast", List.of("root"), "y", Map.of("to", OnnxAttribute.of(1)))),
                new float[] {3},
                0);
        near(
                computed(graph().initializer("far", OnnxTensor.floats(List.of(2L), -1e4f, 1))
                        .node("Asinh", List.of("far"), "y", Map.of())),
                new float[] {-9.903488f, 0.8813736f},
                1e-4f);
    }

    @Test
    void theLogarithmOfASumOfExponentialsIsThereWhereTheExponentialsAreNot() {
        float infinite = Float.POSITIVE_INFINITY;
        float[] rows = {100, 100, -100, -100, -infinite, -infinite, infinite, 1, -infinite, 2};
        near(
                computed(graph().initializer("rows", OnnxTensor.floats(List.of(5L, 2L), rows))
                        .node(
                                "ReduceLogSumExp",
                                List.of("rows"),
                                "y",
                                Map.of("axes", OnnxAttribute.ofAll(1), "keepdims", OnnxAttribute.of(0)))),
                new float[] {100.693146f, -99.306854f, -infinite, infinite, 2},
                1e-4f);
    }

    @Test
    void aDeclaredShapeThatLiesIsTold() {
        OnnxModel lying = OnnxModel.of(
                17,
                new GraphBuilder("g")
                        .input("x", OnnxType.FLOAT, -1, 1, 2, 2)
                        .node("Flatten", List.of("x"), "y", Map.of())
                        .output("y", OnnxType.FLOAT, -1, 7)
                        .build());
        try (Network network = network(lying)) {
            ImageBatch batch = Samples.images(1, new ImageShape(2, 2, 1), 5, 1);
            assertThatThrownBy(() -> logits(network, batch)).hasMessageContaining("'y' is declared as FLOAT[?, 7]");
        }
    }

    private static GraphBuilder graph() {
        return new GraphBuilder("g").input("x", OnnxType.FLOAT, -1, 1, 2, 2).output("y", OnnxType.FLOAT, -1);
    }

    private static void refused(String reason, GraphBuilder graph) {
        assertThatThrownBy(() -> computed(graph))
                .isInstanceOf(OnnxException.class)
                .hasMessageContaining(reason);
    }

    private static float[] computed(GraphBuilder graph) {
        try (Network network = network(OnnxModel.of(17, graph.build()))) {
            return logits(network, Samples.images(1, new ImageShape(2, 2, 1), 5, 1));
        }
    }

    private static void open(GraphBuilder graph) {
        network(OnnxModel.of(17, graph.build())).close();
    }

    private static Network network(OnnxModel model) {
        return new GraphNetwork(model, new Initialization(NameMap.none(), 0, ComputeDevice.CPU));
    }

    private static Optimizer sgd(Network network) {
        List<ParameterView> moved = network.parameters().stream()
                .filter(parameter -> parameter.kind() != ParameterKind.STATISTIC)
                .toList();
        return Optimizers.create(new OptimizerSection.Sgd(0.01, 0.9, false, 0), moved);
    }

    private static float[] logits(Network network, ImageBatch batch) {
        try (NDManager scope = network.newScope();
                NDArray logits = network.forward(scope, batch, new RecurrentState(), false)) {
            return logits.toFloatArray();
        }
    }

    private static void near(float[] actual, float[] expected, float bound) {
        assertThat(actual).containsExactly(expected, within(bound));
    }
}
