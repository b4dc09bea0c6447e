package io.proxquant.onnx;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;

import static io.proxquant.onnx.OnnxException.shown;
import static io.proxquant.onnx.OnnxException.verify;

/**
 * Reads a model strictly: it is taken whole, or refused with the place and the reason. Free texts and who made the file are passed
 * over; what would change what the graph computes, and is not taken, never is.
 */
public final class OnnxReader {
    private final OnnxLimits limits;

    /** A reader that takes at most so much. */
    public OnnxReader(OnnxLimits limits) {
        this.limits = limits;
    }

    /**
     * The model in a file's bytes.
     *
     * @throws OnnxException saying where and why it is not taken
     */
    public OnnxModel read(byte[] bytes) {
        verify(bytes.length > 0, "the file is empty");
        verify(
                bytes.length <= limits.fileBytes(),
                "the file has %d bytes, at most %d are taken",
                bytes.length,
                limits.fileBytes());
        WireCheck.require(bytes, limits);
        try {
            return model(new MessageFields(DynamicMessage.parseFrom(OnnxSchema.message("ModelProto"), bytes)));
        } catch (InvalidProtocolBufferException e) {
            throw new OnnxException("no ONNX model: " + e.getMessage());
        }
    }

    private OnnxModel model(MessageFields model) {
        verify(model.has("graph"), "the file holds no graph");
        verify(
                model.count("functions") == 0,
                "the file has functions of its own, which are not taken: inline them first");
        verify(model.count("training_info") == 0, "the file has training information, which is not taken");
        Map<String, Long> opsets = new LinkedHashMap<>();
        for (MessageFields opset : model.parts("opset_import")) {
            String domain = domain(opset.text("domain"));
            verify(
                    opsets.put(domain, opset.number("version")) == null,
                    "the operators of domain %s have two versions",
                    shown(domain));
        }
        return new OnnxModel(model.number("ir_version"), opsets, graph(model.part("graph")));
    }

    private OnnxGraph graph(MessageFields graph) {
        verify(graph.count("node") <= limits.nodes(), "the graph has more than %d nodes", limits.nodes());
        verify(graph.count("sparse_initializer") == 0, "the graph has sparse initializers, which are not taken");
        Map<String, OnnxTensor> initializers = new LinkedHashMap<>();
        for (MessageFields tensor : graph.parts("initializer")) {
            String name = tensor.text("name");
            verify(
                    initializers.put(name, TensorReader.read(tensor, "initializer " + shown(name))) == null,
                    "the graph has two initializers named %s",
                    shown(name));
        }
        List<OnnxValue> inputs = new ArrayList<>();
        for (MessageFields declared : graph.parts("input")) {
            OnnxValue input = value(declared, "input");
            OnnxTensor given = initializers.get(input.name());
            if (given == null) {
                inputs.add(input);
            } else {
                same(input, given);
            }
        }
        List<OnnxValue> outputs = graph.parts("output").stream()
                .map(output -> value(output, "output"))
                .toList();
        return new OnnxGraph(
                graph.text("name"),
                inputs,
                outputs,
                initializers,
                graph.parts("node").stream().map(NodeReader::read).toList());
    }

    private static void same(OnnxValue declared, OnnxTensor given) {
        verify(
                declared.type() == given.type()
                        && declared.takes(given.shape().stream()
                                .mapToLong(Long::longValue)
                                .toArray()),
                "input %s is declared as %s, its initializer is %s%s",
                shown(declared.name()),
                declared.type(),
                given.type(),
                given.shape());
    }

    private static OnnxValue value(MessageFields value, String what) {
        String name = value.text("name");
        String where = what + " " + shown(name) + " of the graph";
        verify(value.has("type") && value.part("type").has("tensor_type"), "%s is no tensor", where);
        MessageFields tensor = value.part("type").part("tensor_type");
        OnnxType type = OnnxType.numbered(tensor.number("elem_type"), where);
        if (!tensor.has("shape")) {
            return new OnnxValue(name, type, Optional.empty());
        }
        List<OnnxValue.Extent> shape = tensor.part("shape").parts("dim").stream()
                .map(dim -> extent(dim, where))
                .toList();
        return new OnnxValue(name, type, Optional.of(shape));
    }

    private static OnnxValue.Extent extent(MessageFields dim, String where) {
        if (!dim.has("dim_value")) {
            return OnnxValue.Extent.open(dim.text("dim_param"));
        }
        long size = dim.number("dim_value");
        verify(size >= 0, "%s has the extent %d", where, size);
        return OnnxValue.Extent.of(size);
    }

    /** ONNX's own operators are of the domain without a name, which has a long name too. */
    static String domain(String given) {
        return given.equals("ai.onnx") ? "" : given;
    }
}
