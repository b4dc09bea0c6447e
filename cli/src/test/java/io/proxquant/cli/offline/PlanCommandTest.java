package io.proxquant.cli.offline;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.proxquant.checkpoints.artifact.ArtifactFile;
import io.proxquant.checkpoints.safetensors.SafetensorsLimits;
import io.proxquant.contracts.Json;
import io.proxquant.models.calibration.LayerFigure;
import io.proxquant.recipes.BitsPlan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

/** Plans of bits for weights that were trained, from the figures of each layer to the artifact that follows. */
class PlanCommandTest {
    private static final String BUDGET =
            """
            quantizations:
              - name: budget
                granularity: row
                bits: {budget: 3.4 bits/weight, from: [1, 2, 4], quantizers: [binary, alternating]PLAN}
            """;

    private static Path trained;

    @TempDir
    Path directory;

    private Path recipe;
    private Path plan;

    @BeforeAll
    static void train(@TempDir Path shared) throws Exception {
        trained = TrainedNetwork.weights(TrainedNetwork.images(shared), 60, shared.resolve("weights.safetensors"));
    }

    @BeforeEach
    void recipe() throws Exception {
        recipe = recipe("");
        plan = directory.resolve("plan.json");
    }

    @Test
    void thePlanIsWithinTheBudgetNoWorseThanAnyUniformOneAndItsBytesAreTheArtifacts() throws Exception {
        Offline made = plan("--out", plan, "--json");
        assertThat(made.err()).isEmpty();
        assertThat(made.exit()).isZero();

        BitsPlan read = BitsPlan.of(Files.readAllBytes(plan));
        BitsPlan.Measured measured = read.measured();
        assertThat(made.json().get("digest").asText()).isEqualTo(read.digest().hex());
        assertThat(measured.bitsPerWeight()).isLessThanOrEqualTo(3.4);
        assertThat(measured.samples()).isEqualTo(60);
        assertThat(measured.actual()).isLessThanOrEqualTo(measured.uniform().actual());
        assertThat(measured.predicted())
                .isEqualTo(
                        measured.unquantized()
                                + read.layers().values().stream()
                                        .mapToDouble(BitsPlan.Layer::loss)
                                        .sum(),
                        offset(1e-9));

        Path pinned = recipe(", plan: " + read.digest());
        Offline followed =
                Offline.quantize(trained, "--recipe", pinned, "--plan", plan, "--out", directory.resolve("out"));
        assertThat(followed.err()).isEmpty();
        try (ArtifactFile artifact =
                ArtifactFile.open(directory.resolve("out/artifact.safetensors"), SafetensorsLimits.defaults())) {
            assertThat(artifact.summary().packedBytes()).isEqualTo(measured.bytes());
            for (String name : read.layers().keySet()) {
                assertThat(artifact.quantizedTensor(name).quantizer())
                        .isEqualTo(read.layers().get(name).quantizer());
            }
        }
    }

    @Test
    void whereTheArtifactIsEntropyCodedTheCodedBytesAreCounted() throws Exception {
        String coded = Files.readString(recipe)
                .replace("granularity: row", "granularity: tensor\n    entropyCoding: true")
                .replace("3.4 bits/weight, from: [1, 2, 4]", "8 bits/weight, from: [4]")
                .replace("[binary, alternating]", "[uniform-max]");
        recipe = Files.writeString(directory.resolve("coded.yaml"), coded);
        assertThat(plan("--out", plan).err()).isEmpty();
        BitsPlan read = BitsPlan.of(Files.readAllBytes(plan));
        long plain = 0;
        for (String line : Files.readAllLines(kept())) {
            LayerFigure figure = Json.mapper().readValue(line, LayerFigure.class);
            plain += figure.choice().equals(read.layers().get(figure.layer()).choice()) ? figure.bytes() : 0;
        }
        assertThat(read.measured().bytes()).isLessThan(plain);

        Path pinned = Files.writeString(
                directory.resolve("pinned.yaml"),
                coded.replace("[uniform-max]", "[uniform-max], plan: " + read.digest()));
        Path out = directory.resolve("out");
        assertThat(Offline.quantize(trained, "--recipe", pinned, "--plan", plan, "--out", out)
                        .err())
                .isEmpty();
        try (ArtifactFile artifact =
                ArtifactFile.open(out.resolve("artifact.safetensors"), SafetensorsLimits.defaults())) {
            assertThat(artifact.summary().packedBytes())
                    .isEqualTo(read.measured().bytes());
        }
    }

    @Test
    void whatWasMeasuredIsKeptAndACutLineIsMeasuredAgain() throws Exception {
        plan("--out", plan);
        Path kept = kept();
        List<String> whole = Files.readAllLines(kept);
        assertThat(whole).hasSize(10 * 4);

        List<String> killed = new ArrayList<>(whole.subList(0, 7));
        String cut = whole.get(7).substring(0, 30);
        Files.writeString(kept, String.join("\n", killed) + "\n" + cut, StandardCharsets.UTF_8);
        Path again = directory.resolve("again.json");
        Offline resumed = plan("--out", again);

        assertThat(resumed.exit()).isZero();
        assertThat(Files.readAllLines(kept)).isEqualTo(whole);
        assertThat(Files.readString(again)).isEqualTo(Files.readString(plan));
    }

    /** The kept figures are taken, and not measured again: another one in the file shows in the plan. */
    @Test
    void anotherBudgetIsAnsweredFromWhatIsKept() throws Exception {
        plan("--out", plan);
        Path kept = kept();
        List<String> lines = new ArrayList<>();
        for (String line : Files.readAllLines(kept)) {
            boolean binary = line.contains("\"quantizer\":\"binary\"");
            lines.add(binary ? line.replaceAll("\"loss\":[0-9.E-]+", "\"loss\":0.125") : line);
        }
        Files.write(kept, lines);

        Path small = directory.resolve("small.json");
        assertThat(plan("--out", small, "--budget", "1.9 bits/weight").exit()).isZero();

        BitsPlan read = BitsPlan.of(Files.readAllBytes(small));
        assertThat(read.budget()).isEqualTo("1.9 bits/weight");
        assertThat(read.layers().values())
                .anySatisfy(layer ->
                        assertThat(layer.loss() + read.measured().unquantized()).isEqualTo(0.125, offset(1e-12)));
    }

    @Test
    void theDivergenceFromTheFloatNetworkNeedsNoLabelsAndIsNothingForTheNetworkItself() throws Exception {
        plan("--out", plan, "--measure", "divergence");
        BitsPlan.Measured measured = BitsPlan.of(Files.readAllBytes(plan)).measured();

        assertThat(measured.measure()).isEqualTo("divergence");
        assertThat(measured.unquantized()).isEqualTo(0);
        assertThat(measured.actual()).isPositive();
    }

    @Test
    void aBudgetBelowTheSmallestPlanIsToldWithBothFiguresAndItsPlace() {
        Offline refused = plan("--out", plan, "--budget", "1 KiB");

        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err())
                .contains("quantizations[0].bits.budget")
                .contains("1 KiB: the smallest plan takes ")
                .contains("the budget is ");
        assertThat(plan).doesNotExist();
    }

    @Test
    void anEditedPlanIsAnotherPlanAndTheRecipeFollowsOnlyWhatItPins() throws Exception {
        plan("--out", plan);
        BitsPlan read = BitsPlan.of(Files.readAllBytes(plan));
        JsonNode edited = Json.mapper().readTree(Files.readAllBytes(plan));
        ((ObjectNode) edited.at("/layers/fc.weight"))
                .put("quantizer", "uniform")
                .put("revision", 2)
                .putObject("options")
                .put("bits", 8);
        Path other = Files.write(directory.resolve("edited.json"), Json.mapper().writeValueAsBytes(edited));
        Path out = directory.resolve("out");

        Offline astray = Offline.quantize(
                trained, "--recipe", recipe(", plan: " + read.digest()), "--plan", other, "--out", out);
        Path pinned = recipe(", plan: " + BitsPlan.of(edited).digest());
        Offline followed = Offline.quantize(trained, "--recipe", pinned, "--plan", other, "--out", out);

        assertThat(astray.exit()).isEqualTo(1);
        assertThat(astray.err())
                .contains("which no quantization of")
                .contains(BitsPlan.of(edited).digest().hex());
        assertThat(followed.exit()).isZero();
        assertThat(followed.out()).contains("uniform 8 bits");
    }

    @Test
    void nothingThatMayHaveBeenEditedIsOverwritten() throws Exception {
        Files.writeString(plan, "mine");

        assertThat(plan("--out", plan).err()).contains("may have been edited");
        assertThat(plan).hasContent("mine");
    }

    @Test
    void aRecipeWithoutABudgetIsToldHowToWriteOne() throws Exception {
        recipe = TrainedNetwork.images(directory);

        assertThat(plan("--out", plan).err()).contains("bits: {budget: 120 KiB");
    }

    private Offline plan(Object... arguments) {
        List<Object> all = new ArrayList<>(List.of(
                trained, "--recipe", recipe, "--threads", 2, "--samples", 60, "--batch", 30, "--measured", measured()));
        all.addAll(List.of(arguments));
        return Offline.run(new PlanCommand(), all.toArray());
    }

    private Path measured() {
        return directory.resolve("measured");
    }

    private Path kept() throws Exception {
        try (var files = Files.list(measured())) {
            return files.findFirst().orElseThrow();
        }
    }

    private Path recipe(String more) throws Exception {
        Path bare = TrainedNetwork.images(directory);
        return Files.writeString(
                directory.resolve("budget" + more.length() + ".yaml"),
                Files.readString(bare) + BUDGET.replace("PLAN", more));
    }
}
