package io.proxquant.exports.compressedtensors;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.type.TypeReference;

import io.proxquant.contracts.Json;
import io.proxquant.exports.ExportException;

/** The folder's {@code config.json}: what the model says of itself, and how its weights are packed. */
final class ModelConfig {
    private static final String KEY = "quantization_config";
    private static final long MOST_BYTES = 1 << 20;

    private final Map<String, Object> model;

    private ModelConfig(Map<String, Object> model) {
        this.model = model;
    }

    static ModelConfig none() {
        return new ModelConfig(new LinkedHashMap<>());
    }

    static ModelConfig of(Path file) throws IOException {
        if (!Files.isRegularFile(file) || Files.size(file) > MOST_BYTES) {
            throw new ExportException("option config: " + file + " is no file of at most " + MOST_BYTES + " bytes");
        }
        try {
            Map<String, Object> model = Json.mapper().readValue(Files.readAllBytes(file), new TypeReference<>() {});
            if (model == null || model.containsKey(KEY)) {
                throw new ExportException("option config: " + file
                        + (model == null ? " is null" : " has a " + KEY + " already: give the float model's"));
            }
            return new ModelConfig(model);
        } catch (JacksonException e) {
            throw new ExportException("option config: " + file + ": " + Json.problem(e));
        }
    }

    /**
     * The whole file.
     *
     * @param ignored layers whose weights are matrices and not packed
     */
    String json(List<PackedMatrix> packed, List<String> ignored) throws IOException {
        Map<PackedScheme, List<String>> targets = new TreeMap<>();
        for (PackedMatrix matrix : packed) {
            targets.computeIfAbsent(matrix.scheme(), scheme -> new ArrayList<>())
                    .add(matrix.module());
        }
        Map<String, Object> groups = new LinkedHashMap<>();
        targets.forEach((scheme, modules) -> {
            Map<String, Object> group = new LinkedHashMap<>();
            group.put("targets", modules);
            group.put("weights", scheme.arguments());
            groups.put("group_" + groups.size(), group);
        });
        Map<String, Object> quantization = new LinkedHashMap<>();
        quantization.put("quant_method", "compressed-tensors");
        quantization.put("format", "pack-quantized");
        quantization.put("quantization_status", "compressed");
        quantization.put("config_groups", groups);
        quantization.put("ignore", ignored);
        Map<String, Object> all = new LinkedHashMap<>(model);
        all.put(KEY, quantization);
        return Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(all);
    }
}
