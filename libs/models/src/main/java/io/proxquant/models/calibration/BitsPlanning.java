package io.proxquant.models.calibration;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

import io.proxquant.compression.LayerTrials;
import io.proxquant.contracts.Digest;
import io.proxquant.quantization.budget.BitsBudget;
import io.proxquant.quantization.budget.BudgetException;
import io.proxquant.quantization.budget.Knapsack;
import io.proxquant.quantization.budget.LayerChoice;
import io.proxquant.recipes.BitsPlan;

/**
 * Divides a budget among layers: the plan whose layers, measured one by one, lose least in sum. Losses of layers together are
 * not quite that sum, so the plan and every one that gives all layers the same are measured whole, and if one of the latter
 * loses less, it is taken: no plan is worse than the best uniform one, neither predicted nor measured.
 */
public final class BitsPlanning {
    private final LayerTrials trials;
    private final LayerSensitivity sensitivity;
    private final CalibrationLoss loss;
    private final boolean entropyCoding;

    /** @param entropyCoding whether sizes are those of artifacts whose streams are coded */
    public BitsPlanning(LayerTrials trials, LayerSensitivity sensitivity, CalibrationLoss loss, boolean entropyCoding) {
        this.trials = trials;
        this.sensitivity = sensitivity;
        this.loss = loss;
        this.entropyCoding = entropyCoding;
    }

    /** A plan with the index of what each layer gets. */
    private record Divided(List<Integer> choices, long bytes, double predicted, double actual) {}

    /**
     * The plan for a budget.
     *
     * @param figures by layer
     * @param checkpoint digest of the weights
     * @param budget as it was written
     * @param progress told of every whole plan that is measured
     * @throws BudgetException if there is none within it; the message has the figures
     */
    public BitsPlan plan(
            Map<String, List<LayerFigure>> figures, Digest checkpoint, String budget, Consumer<String> progress)
            throws BudgetException, IOException {
        long allowed = BitsBudget.parse(budget).bytes(trials.weights(), trials.copiedBytes());
        List<List<LayerFigure>> layers = usable(figures);
        List<List<Knapsack.Item>> items = layers.stream()
                .map(layer -> layer.stream().map(this::item).toList())
                .toList();
        Knapsack.Plan best = new Knapsack().best(items, allowed);
        progress.accept("the best plan");
        Divided optimum = divided(layers, best.choices());
        Optional<Divided> uniform = uniform(figures, layers, allowed, progress);
        Divided chosen = uniform.filter(each -> Double.compare(each.actual(), optimum.actual()) < 0)
                .orElse(optimum);
        return document(layers, chosen, uniform, checkpoint, budget);
    }

    private Knapsack.Item item(LayerFigure figure) {
        return Knapsack.Item.of(bytes(figure), figure.loss() - loss.unquantized());
    }

    private long bytes(LayerFigure figure) {
        return entropyCoding ? figure.codedBytes() : figure.bytes();
    }

    /** Choices that leave a network that computes. */
    private static List<List<LayerFigure>> usable(Map<String, List<LayerFigure>> figures) throws BudgetException {
        List<List<LayerFigure>> layers = new ArrayList<>();
        for (Map.Entry<String, List<LayerFigure>> layer : figures.entrySet()) {
            List<LayerFigure> usable = layer.getValue().stream()
                    .filter(each -> each.loss() != null && Knapsack.Item.usable(each.loss()))
                    .toList();
            if (usable.isEmpty()) {
                throw BudgetException.broken(layer.getKey());
            }
            layers.add(usable);
        }
        return layers;
    }

    private Optional<Divided> uniform(
            Map<String, List<LayerFigure>> figures,
            List<List<LayerFigure>> layers,
            long allowed,
            Consumer<String> progress)
            throws IOException {
        Divided best = null;
        for (LayerFigure first : figures.values().iterator().next()) {
            List<Integer> same = new ArrayList<>();
            long bytes = 0;
            for (List<LayerFigure> layer : layers) {
                for (int i = 0; i < layer.size(); i++) {
                    if (layer.get(i).choice().equals(first.choice())) {
                        same.add(i);
                        bytes += bytes(layer.get(i));
                    }
                }
            }
            if (same.size() == layers.size() && bytes <= allowed) {
                progress.accept("all layers " + first.choice().described());
                Divided next = divided(layers, same);
                best = best == null || Double.compare(next.actual(), best.actual()) < 0 ? next : best;
            }
        }
        return Optional.ofNullable(best);
    }

    private Divided divided(List<List<LayerFigure>> layers, List<Integer> choices) throws IOException {
        Map<String, LayerChoice> plan = new LinkedHashMap<>();
        long bytes = 0;
        double predicted = loss.unquantized();
        for (int i = 0; i < layers.size(); i++) {
            LayerFigure figure = layers.get(i).get(choices.get(i));
            plan.put(figure.layer(), figure.choice());
            bytes += bytes(figure);
            predicted += figure.loss() - loss.unquantized();
        }
        return new Divided(choices, bytes, predicted, sensitivity.of(plan));
    }

    private BitsPlan document(
            List<List<LayerFigure>> layers,
            Divided chosen,
            Optional<Divided> uniform,
            Digest checkpoint,
            String budget) {
        TreeMap<String, BitsPlan.Layer> planned = new TreeMap<>();
        for (int i = 0; i < layers.size(); i++) {
            LayerFigure figure = layers.get(i).get(chosen.choices().get(i));
            LayerChoice choice = figure.choice();
            planned.put(
                    figure.layer(),
                    new BitsPlan.Layer(
                            choice.quantizer(),
                            choice.options().isEmpty() ? null : choice.options(),
                            choice.revision(),
                            trials.shape(figure.layer()),
                            bytes(figure),
                            figure.loss() - loss.unquantized()));
        }
        return new BitsPlan(
                BitsPlan.API_VERSION,
                checkpoint,
                budget,
                planned,
                new BitsPlan.Measured(
                        loss.measure().toString(),
                        loss.samples(),
                        chosen.bytes(),
                        trials.copiedBytes(),
                        8.0 * chosen.bytes() / trials.weights(),
                        loss.unquantized(),
                        chosen.predicted(),
                        finite(chosen.actual()),
                        uniform.map(each -> new BitsPlan.Uniform(
                                        layers.get(0)
                                                .get(each.choices().get(0))
                                                .choice()
                                                .described(),
                                        each.bytes(),
                                        each.predicted(),
                                        finite(each.actual())))
                                .orElse(null)));
    }

    private static Double finite(double loss) {
        return Double.isFinite(loss) ? loss : null;
    }
}
