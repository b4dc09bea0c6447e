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
        return new GraphBuilder("g").input("x", OnnxType.FLOAT, -1, 1, 2, 2).output("y", OnnxType.FLOAT);
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
