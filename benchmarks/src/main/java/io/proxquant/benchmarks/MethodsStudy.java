package io.proxquant.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import io.proxquant.models.data.Batches;
import io.proxquant.models.data.DataSplits;
import io.proxquant.models.data.Dataset;
import io.proxquant.models.networks.Networks;
import io.proxquant.models.parameters.ParameterView;
import io.proxquant.models.pass.Network;
import io.proxquant.models.scoring.Evaluation;
import io.proxquant.models.scoring.Score;
import io.proxquant.recipes.Declarations;
import io.proxquant.recipes.Recipe;
import io.proxquant.recipes.RecipeReader;
import io.proxquant.recipes.RecipeSection;
import io.proxquant.recipes.TrainingSection;
import io.proxquant.trainer.data.NetworkLearner;
import io.proxquant.trainer.plan.RecipePlan;
import io.proxquant.trainer.training.RunListener;
import io.proxquant.trainer.training.SavedRun;
import io.proxquant.trainer.training.Snapshot;
import io.proxquant.trainer.training.StepReport;
import io.proxquant.trainer.training.TrainingRun;

/**
 * Recipes that differ in their method, trained by the trainer's own loop from one warm start per seed. The row of a recipe and a seed
 * stands in a file of its own, and what stands is not made again.
 */
final class MethodsStudy {
    private static final int SCORED = 500;

    private final DataSplits splits;
    private final long seed;
    private final Map<String, float[]> warm = new LinkedHashMap<>();

    private MethodsStudy(DataSplits splits, long seed) {
        this.splits = splits;
        this.seed = seed;
    }

    /** DATA-FOLDER OUT-FOLDER SEED,SEED,... RECIPE...; or {@code table OUT-FOLDER} for what is there. */
    public static void main(String[] args) throws Exception {
        if (args.length == 2 && args[0].equals("table")) {
            MethodsTable.print(Path.of(args[1]), System.out);
            return;
        }
        Path out = Files.createDirectories(Path.of(args[1]));
        List<Path> files = new ArrayList<>();
        for (int i = 3; i < args.length; i++) {
            files.add(Path.of(args[i]));
        }
        for (String each : args[2].split(",", -1)) {
            long seed = Long.parseLong(each);
            MethodsStudy study = null;
            for (Path file : files) {
                String name = String.valueOf(file.getFileName()).replace(".yaml", "");
                Path row = out.resolve(name + "-" + seed + ".properties");
                if (Files.exists(row)) {
                    continue;
                }
                Recipe recipe = RecipeReader.read(
                        file.toString(),
                        Files.readString(file),
                        Declarations.load(),
                        EnumSet.allOf(RecipeSection.class));
                if (study == null) {
                    study = new MethodsStudy(LocalData.open(recipe.data(), Path.of(args[0])), seed);
                    study.warmUp(recipe);
                }
                String told = study.train(recipe);
                Path unfinished = out.resolve(row.getFileName() + ".tmp");
                Files.writeString(unfinished, told);
                Files.move(unfinished, row);
                System.out.println(name + " seed " + seed + " " + told.replace('\n', ' '));
            }
        }
    }

    /** The float weights that every recipe begins with. */
    private void warmUp(Recipe recipe) throws Exception {
        TrainingSection training = recipe.training();
        try (Network network = Networks.create(recipe.network(), seed)) {
            run(network, training.inFloat(training.warmStart().phase()), false);
            for (ParameterView view : network.parameters()) {
                float[] values = new float[view.size()];
                network.port().read(view.name(), 0, values, 0, values.length);
                warm.put(view.name(), values);
            }
        }
    }

    private String train(Recipe recipe) throws Exception {
        try (Network network = Networks.create(recipe.network(), seed)) {
            for (ParameterView view : network.parameters()) {
                network.port().write(view.name(), 0, warm.get(view.name()), 0, view.size());
            }
            run(network, recipe.training(), true);
            Score training = Evaluation.score(network, splits.training(), SCORED);
            return String.format(
                    Locale.ROOT,
                    "loss.training=%s%naccuracy.validation=%s%naccuracy.test=%s%n",
                    training.loss(),
                    Evaluation.score(network, splits.validation(), SCORED).accuracy(),
                    Evaluation.score(network, splits.test(), SCORED).accuracy());
        }
    }

    private void run(Network network, TrainingSection training, boolean startsFromWeights) throws Exception {
        Dataset images = splits.training();
        Batches batches = Batches.of(images, training.batch(), 0, seed);
        RecipePlan plan = new RecipePlan(training);
        new TrainingRun(
                        plan.plan(seed, batches.stepsPerEpoch(), startsFromWeights, List.of()),
                        plan.method(),
                        plan.tensors(network.parameters()),
                        network.port(),
                        new NetworkLearner(network, images, batches, splits.validation(), seed),
                        new Quiet())
                .run(() -> false);
    }

    /** Keeps no checkpoint. */
    private static final class Quiet implements RunListener {
        @Override
        public void stepped(StepReport report) {
            // only what a run ends with is told
        }

        @Override
        public Optional<SavedRun> checkpoint(Snapshot snapshot) {
            return Optional.empty();
        }

        @Override
        public void warned(String message) {
            System.err.println(message);
        }
    }
}
