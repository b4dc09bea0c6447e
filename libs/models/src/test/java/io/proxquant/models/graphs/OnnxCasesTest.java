package io.proxquant.models.graphs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import org.junit.jupiter.api.Test;

import io.proxquant.onnx.OnnxException;
import io.proxquant.onnx.OnnxLimits;
import io.proxquant.onnx.OnnxModel;
import io.proxquant.onnx.OnnxReader;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * ONNX's own cases for its operators, as the Python package onnx 1.23.2 makes them. What the archive holds: models with their
 * inputs and outputs, of operators that are taken here and of opsets that are read.
 */
class OnnxCasesTest {
    /** A pass of evaluation drops nothing; in training the masks would be of another generator. */
    private static final Set<String> DRAWN = Set.of(
            "test_training_dropout",
            "test_training_dropout_default",
            "test_training_dropout_mask",
            "test_training_dropout_default_mask");

    private static final double RELATIVE = 1e-3;
    private static final double ABSOLUTE = 1e-6;

    @Test
    void everyCaseOfWhatIsTakenGivesItsOutputs() throws IOException {
        Map<String, byte[]> files = OnnxCases.files("onnx-cases.zip");
        List<String> passed = new ArrayList<>();
        Map<String, String> refused = new TreeMap<>();
        Map<String, String> wrong = new TreeMap<>();
        for (String file : files.keySet()) {
            if (file.endsWith(".onnx")) {
                String name = file.substring(0, file.length() - ".onnx".length());
                try {
                    String difference = run(files.get(file), files.get(name + ".data"));
                    if (difference.isEmpty()) {
                        passed.add(name);
                    } else if (!DRAWN.contains(name)) {
                        wrong.put(name, difference);
                    }
                } catch (OnnxException e) {
                    refused.put(name, e.getMessage());
                }
            }
        }
        assertThat(wrong).as("refused: %s", refused).isEmpty();
        assertThat(refused.values()).allSatisfy(reason -> assertThat(reason).doesNotContain("cannot be computed"));
        assertThat(table(files, passed)).isEqualTo(pageTable());
        assertThat(page())
                .as("%d pass", passed.size())
                .contains("\n" + passed.size() + " of them give the outputs that they should");
    }

    /** One line an operator and its opsets: what of it is taken, and in how many of the cases that passed it occurs. */
    private static String table(Map<String, byte[]> files, List<String> passed) {
        Map<String, Integer> counts = new TreeMap<>();
        for (String name : passed) {
            OnnxModel model = new OnnxReader(OnnxLimits.usual()).read(files.get(name + ".onnx"));
            model.graph().nodes().stream()
                    .map(node -> row(GraphOperators.of(node, model.opset())))
                    .distinct()
                    .forEach(row -> counts.merge(row, 1, Integer::sum));
        }
        Map<String, String> rows = new TreeMap<>();
        for (GraphOperator operator : GraphOperators.all()) {
            String types = operator.types().equals(GraphOperator.FLOATS)
                    ? "floats"
                    : operator.types().equals(GraphOperator.NUMBERS)
                            ? "numbers"
                            : operator.types().equals(GraphOperator.ALL) ? "any" : "truth values";
            rows.put(
                    row(operator),
                    "| `" + operator.name() + "` | " + operator.since() + " to " + operator.until() + " | " + types
                            + " | "
                            + String.join(", ", new TreeSet<>(operator.attributes())) + " | "
                            + counts.getOrDefault(row(operator), 0) + " |");
        }
        return String.join("\n", rows.values());
    }

    private static String row(GraphOperator operator) {
        return operator.name() + String.format(Locale.ROOT, " %02d", operator.since());
    }

    private static String pageTable() throws IOException {
        return page().lines().filter(line -> line.startsWith("| `")).collect(Collectors.joining("\n"));
    }

    private static String page() throws IOException {
        return Files.readString(Path.of(System.getProperty("proxquant.root"), "docs", "onnx.md"));
    }

    private static String run(byte[] model, byte[] data) {
        StringBuilder differences = new StringBuilder();
        OnnxCases.run(model, data, (actual, expected) -> differences.append(difference(actual, expected)));
        return differences.toString();
    }

    private static String difference(NDArray actual, NDArray expected) {
        if (!actual.getShape().equals(expected.getShape()) || actual.getDataType() != expected.getDataType()) {
            return "is " + actual.getDataType() + actual.getShape() + ", not " + expected.getDataType()
                    + expected.getShape();
        }
        double[] is = actual.toType(DataType.FLOAT64, true).toDoubleArray();
        double[] wanted = expected.toType(DataType.FLOAT64, true).toDoubleArray();
        for (int i = 0; i < is.length; i++) {
            boolean near = is[i] == wanted[i]
                    || Double.isNaN(is[i]) && Double.isNaN(wanted[i])
                    || Double.isFinite(wanted[i])
                            && Math.abs(is[i] - wanted[i]) <= ABSOLUTE + RELATIVE * Math.abs(wanted[i]);
            if (!near) {
                return "element " + i + " is " + is[i] + ", not " + wanted[i];
            }
        }
        return "";
    }
}
