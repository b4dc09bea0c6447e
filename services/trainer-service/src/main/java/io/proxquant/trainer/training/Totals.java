package io.proxquant.trainer.training;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import io.proxquant.contracts.LayerFigures;
import io.proxquant.contracts.RunProgressed;
import io.proxquant.contracts.WeightFigures;
import io.proxquant.quantization.metrics.WeightDiagnostics;

/** Adds up the measurements of single tensors: counts and squares as they are, distances weighted by size. */
final class Totals {
    private final List<TensorMeasurement> tensors = new ArrayList<>();
    private boolean comparable = true;
    private long size;
    private long signChanges;
    private long flips;
    private double normW;
    private double normQ;
    private double dot;
    private double gap;
    private double distance;
    private double drift;

    /** @param before the last measurement of the same tensor; null at the first */
    void add(TensorMeasurement tensor, TensorMeasurement before) {
        tensors.add(tensor);
        size += tensor.size();
        signChanges += tensor.signChanges();
        normW += tensor.apart().normW();
        normQ += tensor.apart().normQ();
        dot += tensor.apart().dot();
        gap += tensor.apart().gap();
        distance += tensor.size() * tensor.apart().distance();
        comparable &= before != null;
        if (before != null) {
            flips += tensor.flips(before);
            drift += tensor.size() * tensor.drift(before);
        }
    }

    /** @param correlations of the layers' products by name; empty where layers are not reported */
    QuantizationMetrics measured(Double violation, Optional<Map<String, Double>> correlations) {
        Map<String, Double> known = new HashMap<>(correlations.orElse(Map.of()));
        known.values().removeIf(each -> each.isNaN());
        double worst =
                tensors.stream().mapToDouble(TensorMeasurement::angle).max().orElse(0);
        return new QuantizationMetrics(
                (double) signChanges / size,
                normW == 0 ? 0 : Math.sqrt(gap / normW),
                comparable ? Double.valueOf((double) flips / size) : null,
                new WeightFigures(
                        WeightDiagnostics.angle(normW, normQ, dot),
                        worst,
                        distance / size,
                        comparable ? Double.valueOf(drift / size) : null,
                        violation,
                        meanBySize(known),
                        known.isEmpty() ? null : Collections.min(known.values())),
                correlations.isPresent() ? layers(known) : List.of());
    }

    private Double meanBySize(Map<String, Double> values) {
        double sum = 0;
        long weights = 0;
        for (TensorMeasurement tensor : tensors) {
            Double value = values.get(tensor.name());
            if (value != null) {
                sum += tensor.size() * value;
                weights += tensor.size();
            }
        }
        return weights == 0 ? null : Double.valueOf(sum / weights);
    }

    /** The figures of layers in the network's order; of too many those that are farthest from their quantization. */
    private List<LayerFigures> layers(Map<String, Double> correlations) {
        Set<String> told = tensors.stream()
                .sorted(Comparator.comparingDouble(TensorMeasurement::angle).reversed())
                .limit(RunProgressed.MAX_LAYERS)
                .map(TensorMeasurement::name)
                .collect(Collectors.toSet());
        return tensors.stream()
                .filter(t -> told.contains(t.name()))
                .map(t -> t.figures(correlations.get(t.name())))
                .toList();
    }
}
