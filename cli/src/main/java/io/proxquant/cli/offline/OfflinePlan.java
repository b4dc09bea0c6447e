package io.proxquant.cli.offline;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.proxquant.checkpoints.OverBudgetException;
import io.proxquant.checkpoints.artifact.FloatTensors;
import io.proxquant.cli.CommandFailure;
import io.proxquant.cli.Terminal;
import io.proxquant.cli.input.InputFile;
import io.proxquant.cli.layout.Bar;
import io.proxquant.compression.CompressionException;
import io.proxquant.compression.LayerTrials;
import io.proxquant.compression.Specification;
import io.proxquant.contracts.Json;
import io.proxquant.models.calibration.BitsPlanning;
import io.proxquant.models.calibration.CalibrationLoss;
import io.proxquant.models.calibration.LayerFigure;
import io.proxquant.models.calibration.LayerSensitivity;
import io.proxquant.models.data.Dataset;
import io.proxquant.models.pass.Network;
import io.proxquant.quantization.budget.BitsBudget;
import io.proxquant.quantization.budget.BudgetException;
import io.proxquant.quantization.budget.LayerChoice;
import io.proxquant.recipes.BitsPlan;
import io.proxquant.recipes.QuantizationSection;
import io.proxquant.recipes.QuantizationVariant;
import io.proxquant.recipes.Recipe;
import io.proxquant.storage.LocalDisk;

/**
 * Makes one plan of bits for one file of weights.
 *
 * @param quantization name of the quantization; null for the recipe's only one with a budget
 * @param budget null for the recipe's
 * @param kept directory of what was measured
 */
record OfflinePlan(
        NetworkArguments arguments,
        String quantization,
        String budget,
        CalibrationLoss.Measure measure,
        int samples,
        int batch,
        Path kept) {

    PlanReport run(InputFile file, Path out, Terminal terminal) throws IOException {
        if (samples < 1 || batch < 1) {
            throw CommandFailure.badUsage("--samples and --batch must be 1 or more, not " + samples + " and " + batch);
        }
        requireFree(out);
        Recipe recipe = arguments.recipe();
        QuantizationSection section = section(recipe);
        String wanted = wanted(section);
        OfflineData data = OfflineData.open(recipe, arguments, terminal);
        try (SourceFile source = SourceFile.open(file)) {
            BitsPlan plan = plan(recipe, section, wanted, source, data, terminal);
            write(plan, out);
            return new PlanReport(out.toString(), section.name(), plan.digest(), plan);
        } catch (BudgetException e) {
            throw new CommandFailure(
                    arguments.source().at(place(recipe, section) + ".bits.budget") + ": " + wanted + ": "
                            + e.getMessage(),
                    e);
        } catch (OverBudgetException e) {
            throw new CommandFailure(file + ": " + JavaMemory.advised(e.getMessage(), e), e);
        } catch (CompressionException e) {
            String key = e.recipeKey()
                    .map(at -> arguments.source().at(place(recipe, section) + "." + at) + ": ")
                    .orElse("");
            throw new CommandFailure(file + ": " + key + e.getMessage(), e);
        }
    }

    private BitsPlan plan(
            Recipe recipe,
            QuantizationSection section,
            String wanted,
            SourceFile source,
            OfflineData data,
            Terminal terminal)
            throws IOException, BudgetException {
        QuantizationVariant variant = section.variants().get(0);
        LayerTrials trials = LayerTrials.of(source.file(), Specification.of(variant));
        List<LayerChoice> choices = section.bits().choices();
        FloatTensors tensors = FloatTensors.of(source.file());
        NetworkWeights weights =
                new NetworkWeights(source.name(), source.path(), source.checkpoint(), false, tensors, Set.of());
        Dataset training = data.split(OfflineData.Split.TRAINING, batch, "--batch");
        try (NetworkScoring scoring = NetworkScoring.start(terminal, arguments, batch);
                Network network = weights.network(recipe, arguments.source(), scoring.device());
                RecordedFigures figures = RecordedFigures.open(
                        kept,
                        conditions(
                                recipe, variant, weights, data, scoring.device().toString()));
                Bar bar = terminal.bar("measuring", (long) trials.layers().size() * choices.size())) {
            CalibrationLoss loss = new CalibrationLoss(
                    network, tensors, training, samples, batch, recipe.seed(), measure, scoring::goOn);
            LayerSensitivity sensitivity = new LayerSensitivity(trials, tensors, loss);
            Map<String, List<LayerFigure>> measured = sensitivity.measure(choices, figures, (layer, done) -> {
                bar.say(layer);
                bar.stepTo(done);
            });
            return new BitsPlanning(trials, sensitivity, loss, section.form().codes())
                    .plan(measured, source.checkpoint(), wanted, bar::say);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(source.name() + ": " + e.getMessage(), e);
        }
    }

    /** Everything that decides a figure, except layer and choice. */
    private RecordedFigures.Conditions conditions(
            Recipe recipe, QuantizationVariant variant, NetworkWeights weights, OfflineData data, String device) {
        return new RecordedFigures.Conditions(
                RecordedFigures.Conditions.FORMAT,
                weights.digest(),
                recipe.network(),
                data.digest(),
                variant.granularity(),
                variant.axis(),
                measure.toString(),
                samples,
                batch,
                recipe.seed(),
                arguments.threads(),
                device);
    }

    private QuantizationSection section(Recipe recipe) {
        List<QuantizationSection> planned = recipe.quantizations().stream()
                .filter(each -> each.bits() != null)
                .toList();
        List<String> names = planned.stream().map(QuantizationSection::name).toList();
        if (planned.isEmpty()) {
            throw new CommandFailure("the recipe has no quantization with a budget; write one:"
                    + " {name: budget, bits: {budget: 120 KiB, from: [1, 2, 4], quantizers: [alternating]}}");
        }
        if (quantization == null && planned.size() > 1) {
            throw CommandFailure.badUsage("say which with --quantization: " + String.join(", ", names));
        }
        return planned.stream()
                .filter(each -> quantization == null || each.name().equals(quantization))
                .findFirst()
                .orElseThrow(() -> CommandFailure.badUsage(
                        "--quantization " + quantization + ": those with a budget are " + String.join(", ", names)));
    }

    private String wanted(QuantizationSection section) {
        if (budget == null) {
            return section.bits().budget();
        }
        try {
            BitsBudget.parse(budget);
            return budget;
        } catch (IllegalArgumentException e) {
            throw CommandFailure.badUsage("--budget " + e.getMessage());
        }
    }

    private static String place(Recipe recipe, QuantizationSection section) {
        return "quantizations[" + recipe.quantizations().indexOf(section) + "]";
    }

    private static void requireFree(Path out) {
        if (Files.exists(out)) {
            throw new CommandFailure(out + " exists, and may have been edited; name another file, or remove it");
        }
    }

    /** Writes the plan whole or not at all, and never replaces a file that is there by now. */
    private static void write(BitsPlan plan, Path out) throws IOException {
        String json = Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(plan) + "\n";
        try {
            Path absolute = out.toAbsolutePath();
            Files.createDirectories(absolute.getParent());
            Path part = Files.createTempFile(absolute.getParent(), ".plan", ".part");
            try {
                Files.writeString(part, json, StandardCharsets.UTF_8, StandardOpenOption.WRITE);
                Files.createLink(absolute, part);
            } finally {
                Files.delete(part);
            }
        } catch (FileAlreadyExistsException e) {
            requireFree(out);
            throw LocalDisk.at(out, e);
        } catch (IOException e) {
            throw LocalDisk.at(out, e);
        }
    }
}
