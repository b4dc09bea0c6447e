package io.proxquant.onnx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.proxquant.networks.ParameterKind;

/**
 * Which initializers of a graph are what training moves or keeps, and what for: floats that an operator takes as weight, scale,
 * bias, table or running statistic. The others (shapes, bounds, scalars of arithmetic) are constants. A tensor that several nodes
 * take is one parameter; a use as weight decides what it is before one as anything else.
 */
public final class GraphParameters {
    private static final int GEMM_ADDEND = 2;

    private GraphParameters() {}

    /** The parameters in the order of the file's initializers. */
    public static Map<String, ParameterKind> of(OnnxGraph graph) {
        Map<String, List<ParameterKind>> uses = new HashMap<>();
        Map<String, String> origins = new HashMap<>();
        for (OnnxNode node : graph.nodes()) {
            if (node.operator().equals("Identity") && node.domain().isEmpty()) {
                // Exporters name tied weights so.
                origins.put(node.outputs().get(0), origins.getOrDefault(node.input(0), node.input(0)));
            }
            for (int i = 0; i < node.inputs().size(); i++) {
                String name = origins.getOrDefault(node.input(i), node.input(i));
                OnnxTensor tensor = graph.initializers().get(name);
                if (tensor != null && tensor.type() == OnnxType.FLOAT) {
                    use(node, i, tensor).ifPresent(kind -> uses.computeIfAbsent(name, any -> new ArrayList<>())
                            .add(kind));
                }
            }
        }
        Map<String, ParameterKind> parameters = new LinkedHashMap<>();
        for (String name : graph.initializers().keySet()) {
            List<ParameterKind> kinds = uses.get(name);
            if (kinds != null) {
                parameters.put(
                        name,
                        kinds.stream()
                                .filter(ParameterKind::quantizable)
                                .findFirst()
                                .orElse(kinds.get(0)));
            }
        }
        return parameters;
    }

    private static Optional<ParameterKind> use(OnnxNode node, int input, OnnxTensor tensor) {
        int rank = tensor.shape().size();
        boolean vector = tensor.elements() > 1;
        return Optional.ofNullable(
                switch (node.domain().isEmpty() ? node.operator() : "") {
                    case "Conv" -> pick(input, null, ParameterKind.CONVOLUTION, ParameterKind.BIAS);
                    case "ConvTranspose" -> pick(input, null, ParameterKind.TRANSPOSED_CONVOLUTION, ParameterKind.BIAS);
                    case "Gemm" -> gemm(node, input);
                    case "MatMul" -> input == 0 ? matrix(rank, true) : matrix(rank, false);
                    case "Gather" -> rank == 2 ? pick(input, ParameterKind.EMBEDDING) : null;
                    case "LSTM", "GRU", "RNN" ->
                        pick(
                                input,
                                null,
                                ParameterKind.RECURRENT_DIRECTIONS,
                                ParameterKind.RECURRENT_DIRECTIONS,
                                ParameterKind.BIAS);
                    case "BatchNormalization" ->
                        pick(
                                input,
                                null,
                                ParameterKind.NORM_SCALE,
                                ParameterKind.NORM_SHIFT,
                                ParameterKind.STATISTIC,
                                ParameterKind.STATISTIC);
                    case "LayerNormalization", "GroupNormalization", "InstanceNormalization" ->
                        pick(input, null, ParameterKind.NORM_SCALE, ParameterKind.NORM_SHIFT);
                    case "Add" -> vector ? ParameterKind.BIAS : null;
                    case "Mul" -> vector ? ParameterKind.NORM_SCALE : null;
                    case "PRelu" -> pick(input, null, ParameterKind.NORM_SCALE);
                    default -> null;
                });
    }

    private static ParameterKind gemm(OnnxNode node, int input) {
        boolean transposed =
                node.attributes().get("trans" + (input == 0 ? "A" : "B")) instanceof OnnxAttribute.IntValue given
                        && given.value() != 0;
        return input == GEMM_ADDEND ? ParameterKind.BIAS : matrix(2, (input == 0) != transposed);
    }

    /** Output channels of a right factor are its columns, of a left one its rows. */
    private static ParameterKind matrix(int rank, boolean rows) {
        return switch (rank) {
            case 2 -> rows ? ParameterKind.LINEAR : ParameterKind.TRANSPOSED_LINEAR;
            case 3 -> rows ? null : ParameterKind.EXPERTS;
            default -> null;
        };
    }

    private static ParameterKind pick(int input, ParameterKind... byInput) {
        return input < byInput.length ? byInput[input] : null;
    }
}
