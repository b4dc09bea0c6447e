package io.proxquant.onnx.networks;

import java.util.List;
import java.util.Map;

import io.proxquant.networks.SignalOptions;
import io.proxquant.networks.lenet.ConvolutionalLeNetArchitecture;
import io.proxquant.networks.lenet.DenseLeNetArchitecture;
import io.proxquant.networks.lenet.LeNetLayout;
import io.proxquant.networks.resnet.ResNetArchitecture;
import io.proxquant.networks.resnet.ResNetLayout;
import io.proxquant.onnx.OnnxException;
import io.proxquant.onnx.OnnxModel;
import io.proxquant.recipes.Options;

/** Writes networks for images as graphs; initializers have the names of the network's parameters. */
public final class NetworkGraphs {
    private static final long OPSET = 17;

    private NetworkGraphs() {}

    /** The types that are written. */
    public static List<String> types() {
        return List.of(ResNetArchitecture.NAME, DenseLeNetArchitecture.NAME, ConvolutionalLeNetArchitecture.NAME);
    }

    /**
     * The graph of a network.
     *
     * @param type as recipes name it
     * @param options complete
     * @param weights values of all parameters, by their own names
     * @throws OnnxException if the type, or a quantized activation, is not written
     */
    public static OnnxModel of(String type, Options options, Map<String, float[]> weights) {
        if (!types().contains(type)) {
            throw new OnnxException("networks of type '" + type + "' are not written as ONNX; " + types() + " are");
        }
        if (!SignalOptions.homogeneous(options)
                || options.findInteger(SignalOptions.GRADIENT_BITS).isPresent()) {
            throw new OnnxException("networks with quantized activations or gradients are not written as ONNX");
        }
        if (type.equals(ResNetArchitecture.NAME)) {
            ResNetLayout layout = ResNetLayout.of(options);
            return OnnxModel.of(
                    OPSET, new ResNetGraph(layout, new LayerNodes(type, layout.parameters(), weights)).build());
        }
        LeNetLayout layout = LeNetLayout.of(options);
        return OnnxModel.of(
                OPSET,
                type.equals(DenseLeNetArchitecture.NAME)
                        ? LeNetGraphs.dense(layout, new LayerNodes(type, layout.dense(), weights))
                        : LeNetGraphs.convolutional(layout, new LayerNodes(type, layout.convolutional(), weights)));
    }
}
