package io.proxquant.cli.offline;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

import io.proxquant.checkpoints.artifact.ArtifactFile;
import io.proxquant.checkpoints.artifact.CompressedLayer;
import io.proxquant.cli.layout.Table;

/**
 * An artifact's quantized tensors as Deep Compression's tables show a network: weights kept, bits of each kept weight and of its
 * index, and what is left of the floats' bytes after pruning (P), sharing (P+Q) and coding (P+Q+H).
 *
 * @param layers in the file's order
 * @param total of all of them; null where there is none
 */
record LayerTable(List<CompressedLayer> layers, CompressedLayer total) {
    private static final String TOTAL = "total";

    static LayerTable of(ArtifactFile artifact, Runnable done) throws IOException {
        List<CompressedLayer> layers = new ArrayList<>();
        for (String name : artifact.names()) {
            if (artifact.quantized(name)) {
                layers.add(CompressedLayer.of(artifact, name));
            }
            done.run();
        }
        return new LayerTable(
                layers, layers.stream().reduce((a, b) -> a.plus(TOTAL, b)).orElse(null));
    }

    List<String> lines(int columns) {
        Table table = new Table()
                .text("layer")
                .figures("weights")
                .figures("kept")
                .figures("weight bits P+Q")
                .figures("P+Q+H")
                .figures("index bits P+Q")
                .figures("P+Q+H")
                .figures("of float P")
                .figures("P+Q")
                .figures("P+Q+H");
        layers.forEach(layer -> row(table, layer.name(), layer));
        if (layers.size() > 1) {
            row(table, TOTAL, total);
        }
        return table.lines(columns);
    }

    private static void row(Table table, String name, CompressedLayer layer) {
        Function<Long, String> bits = bytes -> String.format(Locale.ROOT, "%.2f", layer.bitsOfKept(bytes));
        Function<CompressedLayer.Parts, String> share = step -> percent(layer.share(step));
        table.row(
                name,
                String.valueOf(layer.weights()),
                percent(layer.keptShare()),
                bits.apply(layer.shared().values()),
                bits.apply(layer.coded().values()),
                bits.apply(layer.shared().indices()),
                bits.apply(layer.coded().indices()),
                share.apply(layer.pruned()),
                share.apply(layer.shared()),
                share.apply(layer.coded()));
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.2f %%", 100 * share);
    }
}
