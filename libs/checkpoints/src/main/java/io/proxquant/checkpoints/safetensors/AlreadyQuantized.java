package io.proxquant.checkpoints.safetensors;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A file whose weights someone has quantized before, told by names and types alone. What looks like a small matrix of floats in
 * there are scales: quantizing those gives a sound file and a broken network.
 *
 * @param label of the scheme with its article: {@code an FP8}, {@code a GPTQ}
 * @param codes the tensors that hold codes, each with the name of its scales
 * @param companions scales, zero points and the like: no weights, whatever their type
 */
public record AlreadyQuantized(String label, SortedMap<String, String> codes, SortedSet<String> companions) {
    /** Keeps copies of the collections. */
    public AlreadyQuantized {
        codes = Collections.unmodifiableSortedMap(codes);
        companions = Collections.unmodifiableSortedSet(companions);
    }

    /** What the header shows; empty for a file of plain weights. */
    public static Optional<AlreadyQuantized> in(SafetensorsHeader header) {
        Map<String, TensorInfo> tensors = header.tensors();
        String label = null;
        SortedMap<String, String> codes = new TreeMap<>();
        SortedSet<String> companions = new TreeSet<>();
        for (TensorInfo tensor : tensors.values()) {
            for (QuantizationScheme scheme : QuantizationScheme.ALL) {
                Optional<String> scales = scales(scheme, tensor, tensors);
                if (scales.isEmpty()) {
                    continue;
                }
                String stem = stem(scheme, tensor);
                label = label == null ? label(scheme, tensor, tensors.get(scales.get())) : label;
                codes.put(tensor.name(), scales.get());
                Stream.concat(scheme.scales().stream(), scheme.others().stream())
                        .map(stem::concat)
                        .filter(tensors::containsKey)
                        .forEach(companions::add);
                break;
            }
        }
        return label == null ? Optional.empty() : Optional.of(new AlreadyQuantized(label, codes, companions));
    }

    /** One sentence without a subject: what the file is, by which tensors. */
    public String described() {
        String first = codes.firstKey();
        return "is " + label + " checkpoint: " + first + " holds codes and " + codes.get(first) + " their scales"
                + (codes.size() > 1 ? ", like " + (codes.size() - 1) + " more" : "");
    }

    private static Optional<String> scales(
            QuantizationScheme scheme, TensorInfo tensor, Map<String, TensorInfo> tensors) {
        if (!scheme.types().contains(tensor.dtype()) || !tensor.name().endsWith(scheme.codes())) {
            return Optional.empty();
        }
        String stem = stem(scheme, tensor);
        return scheme.scales().stream()
                .map(stem::concat)
                .filter(tensors::containsKey)
                .findFirst();
    }

    private static String stem(QuantizationScheme scheme, TensorInfo tensor) {
        return tensor.name()
                .substring(0, tensor.name().length() - scheme.codes().length());
    }

    /** Both have one column of scales for each output; only AWQ has fewer columns of codes, since it packs along them. */
    private static String label(QuantizationScheme scheme, TensorInfo codes, TensorInfo scales) {
        boolean narrower = codes.rank() == 2 && scales.rank() == 2 && codes.shape()[1] < scales.shape()[1];
        return scheme == QuantizationScheme.GPTQ && narrower ? "an AWQ" : scheme.label();
    }
}
