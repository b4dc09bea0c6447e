package io.proxquant.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

import io.proxquant.contracts.Phase;
import io.proxquant.models.data.Batches;
import io.proxquant.models.data.DataSplits;
import io.proxquant.models.data.Dataset;
import io.proxquant.models.networks.Networks;
import io.proxquant.models.parameters.ParameterView;
import io.proxquant.models.pass.Network;
import io.proxquant.models.scoring.Evaluation;
import io.proxquant.recipes.Declarations;
import io.proxquant.recipes.Recipe;
import io.proxquant.recipes.RecipeReader;
import io.proxquant.recipes.RecipeSection;
import io.proxquant.trainer.data.NetworkLearner;
import io.proxquant.trainer.plan.RecipePlan;
import io.proxquant.trainer.training.RunListener;
import io.proxquant.trainer.training.SavedRun;
import io.proxquant.trainer.training.Snapshot;
import io.proxquant.trainer.training.StepReport;
import io.proxquant.trainer.training.TrainingRun;

/**
 * Deep Compression of a recipe's network beside its float weights, trained for as many epochs more: the trainer's own loop, the files
 * that the quantizer writes. One line per seed stands in a file of its own, and what stands is not made again.
 */
final class DeepCompressionStudy {
    private static final int SCORED = 500;

    private final Recipe recipe;
    private final DataSplits splits;

    private DeepCompressionStudy(Recipe recipe, DataSplits splits) {
        this.recipe = recipe;
        this.splits = splits;
    }

    /** RECIPE DATA-FOLDER OUT-FOLDER SEED...; or {@code table OUT-FOLDER} for what is there. */
    public static void main(String[] args) throws Exception {
        if (args.length == 2 && args[0].equals("table")) {
            DeepCompressionTable.print(Path.of(args[1]), System.out);
            return;
        }
        Recipe recipe = RecipeReader.read(
                args[0], Files.readString(Path.of(args[0])), Declarations.load(), EnumSet.allOf(RecipeSection.class));
        DeepCompressionStudy study = new DeepCompressionStudy(recipe, LocalData.open(recipe.data(), Path.of(args[1])));
        for (int i = 3; i < args.length; i++) {
            study.measure(Long.parseLong(args[i]), Path.of(args[2]));
        }
    }

    private void measure(long seed, Path out) throws Exception {
        Path line = out.resolve(recipe.model() + "-" + seed + ".properties");
        if (Files.exists(line)) {
            return;
        }
        Files.createDirectories(out);
        Map<String, Object> told = new LinkedHashMap<>();
        Map<String, float[]> warm = new LinkedHashMap<>();
        try (Network network = Networks.create(recipe.network(), seed)) {
            compress(network, seed, out, told, warm);
        }
        try (Network network = Networks.create(recipe.network(), seed)) {
            control(network, seed, warm, told);
        }
        StringBuilder text = new StringBuilder();
        told.forEach((key, value) -> text.append(key).append('=').append(value).append('\n'));
        Path unfinished = out.resolve(line.getFileName() + ".tmp");
        Files.writeString(unfinished, text);
        Files.move(unfinished, line);
        System.out.println(recipe.model() + " seed " + seed + " " + told);
    }

    /** Warm start, pruning and retraining, sharing, training of what is shared; scores where the paper's table has a row. */
    private void compress(Network network, long seed, Path out, Map<String, Object> told, Map<String, float[]> warm)
            throws Exception {
        Dataset training = splits.training();
        Batches batches = Batches.of(training, recipe.training().batch(), 0, seed);
        RecipePlan plan = new RecipePlan(recipe.training());
        long pruned = (long) batches.stepsPerEpoch()
                * (recipe.training().warmStart().phase().epochs()
                        + recipe.training().quantize().epochs());
        long[] steps = {0};
        TrainingRun run = new TrainingRun(
                plan.plan(seed, batches.stepsPerEpoch(), false, List.of()),
                plan.method(),
                plan.tensors(network.parameters()),
                network.port(),
                new NetworkLearner(network, training, batches, splits.validation(), seed),
                listener(steps, snapshot -> {
                    if (snapshot.phase() == Phase.WARM_START) {
                        snapshot.weights().forEach((name, values) -> warm.put(name, values.clone()));
                        told.put("float.start", accuracy(network));
                    } else if (snapshot.phase() == Phase.FROZEN) {
                        told.putIfAbsent("shared", accuracy(network));
                    }
                }));
        run.run(until(() -> steps[0] >= pruned - 1));
        told.put("pruned", accuracy(network));
        Snapshot end = run.run(() -> false);
        told.put("compressed", accuracy(network));
        told.put("compressed.validation", validation(network));
        CompressedFiles.write(
                out.resolve(recipe.model() + "-" + seed),
                network.parameters(),
                end,
                recipe.training().method().preset().newQuantizer().name(),
                told);
    }

    /** The float weights trained on for the epochs of the two other phases, with the optimizer that prunes. */
    private void control(Network network, long seed, Map<String, float[]> warm, Map<String, Object> told)
            throws Exception {
        for (ParameterView view : network.parameters()) {
            network.port().write(view.name(), 0, warm.get(view.name()), 0, view.size());
        }
        Dataset training = splits.training();
        Batches batches = Batches.of(training, recipe.training().batch(), 0, seed + 1000);
        RecipePlan plan = new RecipePlan(ControlPlan.of(recipe.training()));
        new TrainingRun(
                        plan.plan(seed, batches.stepsPerEpoch(), false, List.of()),
                        Optional.empty(),
                        List.of(),
                        network.port(),
                        new NetworkLearner(network, training, batches, splits.validation(), seed),
                        listener(new long[1], snapshot -> {}))
                .run(() -> false);
        told.put("float.continued", accuracy(network));
        told.put("float.continued.validation", validation(network));
    }

    private double accuracy(Network network) throws IOException {
        return Evaluation.score(network, splits.test(), SCORED).accuracy();
    }

    private double validation(Network network) throws IOException {
        return Evaluation.score(network, splits.validation(), SCORED).accuracy();
    }

    private static io.proxquant.trainer.training.StopSignal until(BooleanSupplier reached) {
        return reached::getAsBoolean;
    }

    /** What is done with a checkpoint. */
    private interface Use {
        void of(Snapshot snapshot) throws IOException;
    }

    private static RunListener listener(long[] steps, Use use) {
        List<String> warnings = new ArrayList<>();
        return new RunListener() {
            @Override
            public void stepped(StepReport report) {
                steps[0] = report.step();
            }

            @Override
            public Optional<SavedRun> checkpoint(Snapshot snapshot) {
                try {
                    use.of(snapshot);
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
                return Optional.empty();
            }

            @Override
            public void warned(String message) {
                warnings.add(message);
            }
        };
    }
}
