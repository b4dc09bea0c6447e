package io.proxquant.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.proxquant.cli.input.InputFile;
import io.proxquant.cli.runs.RunView;
import io.proxquant.cli.submit.RecipeFiles;
import io.proxquant.cli.submit.RecipeSummary;
import io.proxquant.cli.watch.RequestQueue;
import io.proxquant.cli.watch.ResultTable;
import io.proxquant.cli.watch.RunResults;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.EncodedNames;
import io.proxquant.contracts.RequestReference;
import io.proxquant.contracts.RunRequested;
import io.proxquant.contracts.ShownNames;

import static org.assertj.core.api.Assertions.assertThat;

/** Models and runs of others are called as their owners call them, wherever one is shown. */
class NamesOfOthersTest {
    private static final String MODEL = EncodedNames.encode("Org/Model.v2");
    private static final Digest DIGEST = Digest.parse("ab".repeat(32));

    @TempDir
    Path work;

    @Test
    void inAListOfRunsAndInOneThatIsShown() {
        var request = RunRequested.training("first", MODEL, DIGEST, DIGEST);
        RunView run =
                RunView.queued(new RequestQueue.Asked(request, new RequestReference("/elsewhere", "1"), Instant.EPOCH));

        assertThat(RunView.list(List.of(run), 80)).last().asString().endsWith("Org/Model.v2");
        assertThat(run.lines()).first().asString().startsWith("Run first of model Org/Model.v2: queued");
        assertThat(ShownNames.json(run).path("modelName").asText()).isEqualTo("Org/Model.v2");
        assertThat(ShownNames.json(run).path("model").asText()).isEqualTo(MODEL);
    }

    @Test
    void inTheTableOfResults() {
        var results = new RunResults(MODEL, EncodedNames.encode("My run"), 5, List.of(), Map.of());

        assertThat(ResultTable.of(results, "", 100))
                .anyMatch(line -> line.startsWith("Run My run of model Org/Model.v2,"));
    }

    @Test
    void inWhatACheckedRecipeIsSaidToBe() throws Exception {
        Path recipe = Files.writeString(
                work.resolve("recipe.yaml"),
                """
                apiVersion: proxquant.io/v1
                model: Org/Model.v2
                network: {type: resnet, depth: 8, channels: 1, classes: 10, width: 16, shortcut: B}
                data: {type: synthetic-images}
                quantizations:
                  - {name: binary, mode: hard, quantizer: binary, granularity: row}
                evaluation: {policy: final}
                gate: {maxAccuracyDropPoints: 5}
                """);
        RecipeSummary summary = RecipeSummary.of(new RecipeFiles().read(InputFile.of(recipe)));

        assertThat(summary.model()).as("keys have this form").isEqualTo(MODEL);
        assertThat(summary.lines()).anyMatch(line -> line.startsWith("  model          Org/Model.v2,"));
    }
}
