package io.proxquant.cli.offline;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.proxquant.checkpoints.OverBudgetException;
import io.proxquant.checkpoints.artifact.FloatTensors;
import io.proxquant.cli.CommandFailure;
import io.proxquant.cli.Terminal;
import io.proxquant.compression.CompressionEstimator;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.Scores;
import io.proxquant.models.data.Dataset;
import io.proxquant.models.pass.Network;
import io.proxquant.recipes.Recipe;

/** Scores the weights as they are, then as the lines of the front would leave them; all tensors whole, and nothing written. */
record TryScores(
        CompressionEstimator estimator,
        SourceFile source,
        NetworkArguments arguments,
        OfflineData.Split split,
        Terminal terminal) {
    /**
     * What was measured.
     *
     * @param front in the order of the front's lines
     */
    record Measured(String split, Scores unquantized, List<Scores> front) {}

    Measured of(List<TryLine> front) throws IOException {
        Recipe recipe = arguments.recipe();
        int batch = EvaluationReport.batch(null, recipe);
        Dataset samples = OfflineData.open(recipe, arguments, terminal).split(split, batch, "evaluation.batch");
        FloatTensors weights = weights();
        try (NetworkScoring scoring = NetworkScoring.start(terminal, arguments, batch)) {
            Scores unquantized = score("as it is", scoring, recipe, samples, weights);
            List<Scores> scores = new ArrayList<>();
            for (TryLine line : front) {
                String name = line.quantizer() + " " + line.bits() + " bits " + line.granularity() + " ("
                        + (scores.size() + 1) + " of " + front.size() + ")";
                scores.add(score(name, scoring, recipe, samples, estimator.decoded(line.compression(), weights)));
            }
            return new Measured(split.toString(), unquantized, scores);
        }
    }

    private FloatTensors weights() throws IOException {
        try {
            return FloatTensors.of(source.file());
        } catch (OverBudgetException e) {
            throw new CommandFailure(source.name() + ": " + JavaMemory.advised(e.getMessage(), e), e);
        }
    }

    private Scores score(String name, NetworkScoring scoring, Recipe recipe, Dataset samples, FloatTensors tensors) {
        NetworkWeights weights =
                new NetworkWeights(source.name(), source.path(), Digest.of(name), false, tensors, Set.of());
        try (Network network = weights.network(recipe, arguments.source(), scoring.device())) {
            return scoring.score(name, network, samples);
        }
    }
}
