package io.proxquant.models.calibration;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ObjIntConsumer;

import io.proxquant.checkpoints.artifact.FloatTensors;
import io.proxquant.compression.LayerTrials;
import io.proxquant.quantization.budget.LayerChoice;

/** Measures what each layer loses by each choice, one layer at a time; figures that are there already are not measured again. */
public final class LayerSensitivity {
    private final LayerTrials trials;
    private final FloatTensors weights;
    private final CalibrationLoss loss;

    public LayerSensitivity(LayerTrials trials, FloatTensors weights, CalibrationLoss loss) {
        this.trials = trials;
        this.weights = weights;
        this.loss = loss;
    }

    /**
     * The figures, by layer in the file's order, then by choice.
     *
     * @param progress told the layer, and how many figures there are, after each
     */
    public Map<String, List<LayerFigure>> measure(
            List<LayerChoice> choices, LayerFigure.Kept kept, ObjIntConsumer<String> progress) throws IOException {
        Map<String, List<LayerFigure>> figures = new LinkedHashMap<>();
        int done = 0;
        for (String layer : trials.layers()) {
            List<LayerFigure> ofLayer = new ArrayList<>();
            for (LayerChoice choice : choices) {
                Optional<LayerFigure> before = kept.find(layer, choice);
                if (before.isEmpty()) {
                    LayerFigure measured = figure(layer, choice);
                    kept.keep(measured);
                    before = Optional.of(measured);
                }
                ofLayer.add(before.get());
                progress.accept(layer, ++done);
            }
            figures.put(layer, ofLayer);
        }
        return figures;
    }

    private LayerFigure figure(String layer, LayerChoice choice) throws IOException {
        LayerTrials.Tried tried = trials.of(layer, choice, weights.values().get(layer));
        double measured = loss.of(with(Map.of(layer, tried.weights())));
        return new LayerFigure(
                layer, choice, tried.bytes(), tried.codedBytes(), Double.isFinite(measured) ? measured : null);
    }

    /** Loss with every layer by its choice; NaN or infinite where the network breaks down. */
    public double of(Map<String, LayerChoice> plan) throws IOException {
        Map<String, float[]> changed = new LinkedHashMap<>();
        for (Map.Entry<String, LayerChoice> each : plan.entrySet()) {
            float[] before = weights.values().get(each.getKey());
            changed.put(
                    each.getKey(),
                    trials.of(each.getKey(), each.getValue(), before).weights());
        }
        return loss.of(with(changed));
    }

    private FloatTensors with(Map<String, float[]> changed) {
        Map<String, float[]> values = new LinkedHashMap<>(weights.values());
        values.putAll(changed);
        return new FloatTensors(values, weights.shapes());
    }
}
