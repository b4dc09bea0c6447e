package io.proxquant.cli.offline;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

import io.proxquant.cli.CommandFailure;
import io.proxquant.cli.Terminal;
import io.proxquant.cli.input.InputFile;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.Scores;
import io.proxquant.models.data.Dataset;
import io.proxquant.models.pass.Network;
import io.proxquant.recipes.Recipe;

/**
 * What {@code evaluate} prints.
 *
 * @param kind {@code artifact} or {@code checkpoint}
 * @param digest checkpoint digest of the tensors as decoded
 * @param data digest of the data manifest, that of a submitted run unless files are absent
 * @param absentFiles usual names of data files that are not there, which a submitted run would need; absent if none
 * @param scores its figures, told as fields of the report
 * @param multiplied layers that were multiplied otherwise than decoded, with {@code --engine}; else absent
 * @param device where the network computed: {@code cpu} or {@code gpu}
 */
record EvaluationReport(
        String weights,
        String kind,
        Digest digest,
        Digest data,
        List<String> absentFiles,
        String split,
        @JsonUnwrapped Scores scores,
        ScoringEngine.Multiplied multiplied,
        int threads,
        String device) {
    private static final int BATCH = 500;

    static EvaluationReport of(
            InputFile file,
            NetworkArguments arguments,
            OfflineData.Split split,
            Integer batch,
            ScoringEngine engine,
            Terminal terminal)
            throws IOException {
        Recipe recipe = arguments.recipe();
        int size = batch(batch, recipe);
        NetworkWeights weights = NetworkWeights.read(file);
        OfflineData data = OfflineData.open(recipe, arguments, terminal);
        Dataset samples = data.split(split, size, batch == null ? "evaluation.batch" : "--batch");
        try (NetworkScoring scoring = NetworkScoring.start(terminal, arguments, size);
                Network network = weights.network(recipe, arguments.source(), scoring.device())) {
            ScoringEngine.Scoring products = engine.scoring(weights.tensors(), arguments.threads());
            Scores scores = scoring.score(split.toString(), network, samples, products.products());
            return new EvaluationReport(
                    file.toString(),
                    weights.artifact() ? "artifact" : "checkpoint",
                    weights.digest(),
                    data.digest(),
                    data.absent().isEmpty() ? null : data.absent(),
                    split.toString(),
                    scores,
                    products.multiplied(),
                    arguments.threads(),
                    scoring.device().toString());
        }
    }

    /** The batch size that was asked for, else the recipe's, else one that suits small machines. */
    static int batch(Integer asked, Recipe recipe) {
        if (asked != null && asked < 1) {
            throw CommandFailure.badUsage("--batch must be 1 or more, not " + asked);
        }
        int own = recipe.evaluation() == null ? BATCH : recipe.evaluation().batch();
        return asked == null ? own : asked;
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>(List.of(
                weights + " (" + kind + "), " + split + " split, " + scores.samples() + " samples", figures(scores)));
        if (multiplied != null) {
            lines.add(multiplied.engine() + ": " + String.join(", ", multiplied.layers()) + "; all others decoded");
        }
        if (absentFiles != null) {
            lines.add("without " + String.join(", ", absentFiles)
                    + ": the data's digest is of the other files, and not that of a submitted run");
        }
        return lines;
    }

    /** The figures of one scoring, in words. */
    static String figures(Scores scores) {
        StringBuilder text = new StringBuilder();
        if (scores.accuracy() != null) {
            text.append(String.format(Locale.ROOT, "accuracy %.2f %%, ", 100 * scores.accuracy()));
        }
        if (scores.perplexity() != null) {
            text.append(String.format(Locale.ROOT, "perplexity %.2f, ", scores.perplexity()));
        }
        return text.append(
                        scores.loss() == null
                                ? "no figures: not finite, " + scores.nonFinite()
                                : String.format(Locale.ROOT, "loss %.4f", scores.loss()))
                .toString();
    }
}
