package io.proxquant.onnx;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

import static io.proxquant.onnx.OnnxException.verify;

/**
 * An ONNX model as far as what it computes goes: who made it, and free texts, are not kept.
 *
 * @param irVersion of the file format
 * @param opsets version of the operators by domain; the empty one is ONNX's own
 */
public record OnnxModel(long irVersion, Map<String, Long> opsets, OnnxGraph graph) {

    /** Of the file format, the first whose initializers need not be inputs too; what is read older is kept as this. */
    public static final long OLDEST_KEPT = 4;

    static final long OLDEST_IR = 3;
    static final long NEWEST_IR = 13;
    static final long OLDEST_OPSET = 11;
    static final long NEWEST_OPSET = 25;

    /**
     * Refuses versions that are not taken, and nodes of a domain without a version.
     *
     * @throws OnnxException saying which are
     */
    public OnnxModel {
        verify(
                irVersion >= OLDEST_IR && irVersion <= NEWEST_IR,
                "the file is of IR version %d; %d to %d are taken",
                irVersion,
                OLDEST_IR,
                NEWEST_IR);
        irVersion = Math.max(irVersion, OLDEST_KEPT);
        opsets = Collections.unmodifiableMap(new TreeMap<>(opsets));
        Long own = opsets.get("");
        verify(own != null, "the file names no version of ONNX's own operators (opset_import)");
        verify(
                own >= OLDEST_OPSET && own <= NEWEST_OPSET,
                "the graph is of opset %d; %d to %d are taken: export it with another opset_version",
                own,
                OLDEST_OPSET,
                NEWEST_OPSET);
        for (OnnxNode node : graph.nodes()) {
            verify(
                    opsets.containsKey(node.domain()),
                    "%s is of a domain that the file names no version of (opset_import)",
                    node.described());
        }
    }

    /** A model of ONNX's own operators, as files are written here. */
    public static OnnxModel of(long opset, OnnxGraph graph) {
        return new OnnxModel(10, Map.of("", opset), graph);
    }

    /** Version of ONNX's own operators. */
    public long opset() {
        return opsets.get("");
    }
}
