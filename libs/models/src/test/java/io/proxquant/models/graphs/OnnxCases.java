package io.proxquant.models.graphs;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import io.proxquant.models.engine.ComputeDevice;
import io.proxquant.models.engine.NativeEngine;
import io.proxquant.onnx.OnnxLimits;
import io.proxquant.onnx.OnnxModel;
import io.proxquant.onnx.OnnxReader;
import io.proxquant.onnx.OnnxTensor;
import io.proxquant.onnx.OnnxValue;

/** Models with what they make of what: {@code name.onnx}, and {@code name.data} with the tensors in0, in1, ... out0, .... */
final class OnnxCases {

    private OnnxCases() {}

    static Map<String, byte[]> files(String archive) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (InputStream in = OnnxCases.class.getResourceAsStream(archive);
                ZipInputStream zip = new ZipInputStream(in)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName(), zip.readAllBytes());
            }
        }
        return files;
    }

    /** Shows each output beside what it should be. */
    static void run(byte[] model, byte[] data, BiConsumer<NDArray, NDArray> outputs) {
        OnnxModel graph = new OnnxReader(OnnxLimits.usual()).read(model);
        Map<String, OnnxTensor> tensors =
                new OnnxReader(OnnxLimits.usual()).read(data).graph().initializers();
        GraphProgram program = new GraphProgram(graph);
        try (NDManager scope = NativeEngine.owner(ComputeDevice.CPU)) {
            Map<String, NDArray> given = new HashMap<>();
            graph.graph().initializers().forEach((name, tensor) -> given.put(name, GraphTypes.array(scope, tensor)));
            for (int i = 0; i < graph.graph().inputs().size(); i++) {
                given.put(graph.graph().inputs().get(i).name(), GraphTypes.array(scope, tensors.get("in" + i)));
            }
            Map<String, NDArray> made = program.run(given, GraphHooks.plain(scope, false));
            int i = 0;
            for (OnnxValue output : graph.graph().outputs()) {
                outputs.accept(made.get(output.name()), GraphTypes.array(scope, tensors.get("out" + i++)));
            }
        }
    }
}
