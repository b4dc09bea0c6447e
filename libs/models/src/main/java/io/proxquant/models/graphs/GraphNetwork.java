package io.proxquant.models.graphs;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

import io.proxquant.models.data.Batch;
import io.proxquant.models.data.ImageBatch;
import io.proxquant.models.data.TokenBatch;
import io.proxquant.models.engine.Tensors;
import io.proxquant.models.networks.EngineNetwork;
import io.proxquant.models.networks.Initialization;
import io.proxquant.models.networks.layers.Images;
import io.proxquant.models.parameters.StoredParameter;
import io.proxquant.models.pass.ForwardPass;
import io.proxquant.networks.Initializer;
import io.proxquant.networks.Layout;
import io.proxquant.networks.ParameterKind;
import io.proxquant.networks.StorageOrder;
import io.proxquant.onnx.GraphParameters;
import io.proxquant.onnx.OnnxException;
import io.proxquant.onnx.OnnxGraph;
import io.proxquant.onnx.OnnxModel;
import io.proxquant.onnx.OnnxTensor;
import io.proxquant.onnx.OnnxType;
import io.proxquant.onnx.OnnxValue;

/**
 * A network that is an ONNX graph: trained and scored like those that are written here. Its parameters are the graph's
 * initializers, as {@link GraphParameters} tells them, and start from the values in the file. Batches go to the graph's one
 * input: images as (samples, channels, height, width), or flat where it has two dimensions; tokens as (steps, streams). Logits are
 * its first output.
 */
public final class GraphNetwork extends EngineNetwork {

    /** What recipes and messages call it. */
    public static final String TYPE = "onnx";

    private final GraphProgram program;
    private final OnnxValue input;
    private final Map<String, ParameterKind> kinds;

    /**
     * The network of a graph.
     *
     * @param initialization its seed decides nothing here
     * @throws OnnxException if a node is not taken, or the graph has not one input
     */
    public GraphNetwork(OnnxModel model, Initialization initialization) {
        this(new GraphProgram(model), initialization);
    }

    private GraphNetwork(GraphProgram program, Initialization initialization) {
        super(TYPE, layout(program.model().graph()), initialization);
        this.program = program;
        OnnxGraph graph = program.model().graph();
        this.input = graph.inputs().get(0);
        this.kinds = GraphParameters.of(graph);
        for (String name : kinds.keySet()) {
            float[] values = graph.initializers().get(name).toFloats();
            port().write(parameter(name).view().name(), 0, values, 0, values.length);
        }
    }

    private static Layout layout(OnnxGraph graph) {
        if (graph.inputs().size() != 1) {
            throw new OnnxException("the graph has the inputs "
                    + graph.inputs().stream().map(OnnxValue::name).toList()
                    + "; a network is taken that has one input besides its initializers");
        }
        Layout layout = new Layout();
        GraphParameters.of(graph).forEach((name, kind) -> {
            long[] shape = graph.initializers().get(name).shape().stream()
                    .mapToLong(Long::longValue)
                    .toArray();
            if (kind == ParameterKind.CONVOLUTION && shape.length == 4) {
                layout.kernel(name, Initializer.constant(0), shape);
            } else {
                layout.add(name, kind, Initializer.constant(0), shape);
            }
        });
        return layout;
    }

    @Override
    public NDArray forward(ForwardPass pass, Batch batch) {
        GraphHooks hooks = new GraphHooks(
                pass.scope(),
                pass.training(),
                GraphHooks.USUAL_ELEMENTS,
                (weight, product) -> {
                    if (pass.probing() && kinds.containsKey(weight)) {
                        StoredParameter stored = parameter(weight);
                        pass.visit(stored, any -> product.apply(seen(pass, stored, any)));
                    }
                },
                (bias, output) -> {
                    if (kinds.get(bias) == ParameterKind.BIAS) {
                        observed(bias, output);
                    }
                });
        Map<String, NDArray> given = new HashMap<>(Map.of(input.name(), data(pass, batch)));
        for (Map.Entry<String, OnnxTensor> entry :
                program.model().graph().initializers().entrySet()) {
            String name = entry.getKey();
            given.put(
                    name,
                    kinds.containsKey(name)
                            ? seen(pass, parameter(name), parameter(name).array())
                            : GraphTypes.array(pass.scope(), entry.getValue()));
        }
        NDArray logits = program.run(given, hooks).values().iterator().next();
        return logits.getShape().dimension() == 2 ? logits : logits.reshape(batch.samples(), -1);
    }

    /** A parameter's elements in the graph's form, by a handle of the pass's own. */
    private static NDArray seen(ForwardPass pass, StoredParameter parameter, NDArray stored) {
        NDArray view = parameter.order() == StorageOrder.CHANNELS_LAST
                ? stored.transpose(0, 3, 1, 2)
                : stored.reshape(stored.getShape());
        view.attach(pass.scope());
        return view;
    }

    private NDArray data(ForwardPass pass, Batch batch) {
        List<OnnxValue.Extent> shape = input.shape().orElse(List.of());
        if (batch instanceof ImageBatch images && input.type() == OnnxType.FLOAT) {
            NDArray pixels = Images.of(pass, images, TYPE, images.shape().channels());
            return shape.size() == 2 ? pixels.reshape(images.samples(), -1) : pixels;
        }
        if (batch instanceof TokenBatch text && input.type() == OnnxType.INT64) {
            return Tensors.indices(pass.scope(), text.inputs(), new Shape(text.steps(), text.streams()));
        }
        throw new IllegalArgumentException("input '" + input.name() + "' of the graph is of type " + input.type()
                + "; images need FLOAT, text INT64");
    }
}
