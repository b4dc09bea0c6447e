package io.proxquant.exports.compressedtensors;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import io.proxquant.checkpoints.safetensors.SafetensorsWriter;
import io.proxquant.checkpoints.safetensors.TensorData;
import io.proxquant.contracts.CanonicalJson;
import io.proxquant.exports.ExportMark;
import io.proxquant.exports.ExportSource;
import io.proxquant.exports.Exporter;

/**
 * The files of a folder: one, or an index and several. What stands for one tensor of the network is in one file.
 *
 * @param most bytes of tensors in a file, unless one alone has more
 * @param tensors those that belong together, in the order of the network's names
 */
record ModelFiles(long most, List<List<TensorData>> tensors) {
    List<Path> write(Path directory, ExportMark mark, ExportSource source, String config) throws IOException {
        List<List<TensorData>> shards = shards();
        Map<String, String> metadata = new TreeMap<>(source.remarks());
        metadata.put("format", "pt");
        metadata.put(ExportMark.KEY, mark.json());
        Map<String, String> places = new TreeMap<>();
        long total = 0;
        List<Path> files = new ArrayList<>();
        for (int i = 0; i < shards.size(); i++) {
            String name = shards.size() == 1
                    ? "model.safetensors"
                    : String.format(Locale.ROOT, "model-%05d-of-%05d.safetensors", i + 1, shards.size());
            Path file = directory.resolve(name);
            SafetensorsWriter.write(file, shards.get(i), metadata, source.boundary());
            files.add(file);
            for (TensorData tensor : shards.get(i)) {
                places.put(tensor.name(), name);
                total += tensor.bytes();
            }
        }
        if (shards.size() > 1) {
            files.add(Exporter.write(
                    directory.resolve("model.safetensors.index.json"),
                    CanonicalJson.of(Map.of("metadata", Map.of("total_size", total), "weight_map", places))));
        }
        files.add(Exporter.write(directory.resolve("config.json"), config.getBytes(StandardCharsets.UTF_8)));
        return files;
    }

    private List<List<TensorData>> shards() {
        List<List<TensorData>> shards = new ArrayList<>();
        List<TensorData> current = new ArrayList<>();
        long bytes = 0;
        for (List<TensorData> together : tensors) {
            long more = together.stream().mapToLong(TensorData::bytes).sum();
            if (!current.isEmpty() && bytes + more > most) {
                shards.add(current);
                current = new ArrayList<>();
                bytes = 0;
            }
            current.addAll(together);
            bytes += more;
        }
        shards.add(current);
        return shards;
    }
}
