package io.proxquant.cli.submit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.proxquant.cli.CommandFailure;
import io.proxquant.cli.input.InputFile;
import io.proxquant.contracts.Digest;
import io.proxquant.recipes.BitsPlan;
import io.proxquant.recipes.Recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A plan of bits is told of when it is submitted: one that the recipe would not follow, and one that it names and nobody has. */
class PlansAtSubmissionTest {
    private static final String RECIPE =
            """
            apiVersion: proxquant.io/v1
            model: planned
            seed: 1
            quantizations:
              - {name: ternary, quantizer: ternary}
              - {name: budget, granularity: row, bits: {budget: 2 bits/weight, from: [1, 2], quantizers: [greedy]PLAN}}
            """;

    @TempDir
    Path folder;

    private Recipe recipe(String text) throws Exception {
        return new RecipeFiles().valid(InputFile.of(Files.writeString(folder.resolve("r.yaml"), text)));
    }

    private InputFile plan() throws Exception {
        return InputFile.of(
                Files.writeString(
                        folder.resolve("plan.json"),
                        """
                {"apiVersion": "proxquant.io/plan/v1", "layers": {"a": {"quantizer": "greedy", "options": {"bits": 1}}}}
                """));
    }

    @Test
    void aPlanThatTheRecipeDoesNotNameIsRefusedWithTheKeyThatWouldNameIt() throws Exception {
        InputFile file = plan();
        BitsPlan plan = PlanFile.read(file);

        assertThatThrownBy(() -> PlanFile.requireNamed("r.yaml", recipe(RECIPE.replace("PLAN", "")), file, plan))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining(
                        "no quantization of r.yaml names; write quantizations[1].bits.plan: " + plan.digest());
        PlanFile.requireNamed("r.yaml", recipe(RECIPE.replace("PLAN", ", plan: " + plan.digest())), file, plan);
    }

    @Test
    void aRecipeThatCannotNameOneIsSaidToBeSo() throws Exception {
        InputFile file = plan();
        Recipe without = recipe(RECIPE.substring(0, RECIPE.indexOf("  - {name: budget")));

        assertThatThrownBy(() -> PlanFile.requireNamed("r.yaml", without, file, PlanFile.read(file)))
                .hasMessageContaining("none has a bits: section that could");
    }

    @Test
    void aPlanThatIsNamedAndNotStoredIsSaidWithTheCommandThatStoresIt() throws Exception {
        Digest named = Digest.of("a plan that nobody has");
        Recipe recipe = recipe(RECIPE.replace("PLAN", ", plan: " + named));

        assertThat(RunNeeds.lackingPlans(recipe, digest -> false))
                .singleElement()
                .asString()
                .contains(named.hex(), "quantizations[1].bits.plan", "--plan FILE");
        assertThat(RunNeeds.lackingPlans(recipe, named::equals)).isEmpty();
        assertThat(RunNeeds.of(recipe)).anyMatch(need -> need.contains(named.hex()));
        assertThat(List.of(RECIPE.replace("PLAN", "")))
                .allSatisfy(text -> assertThat(RunNeeds.lackingPlans(recipe(text), digest -> false))
                        .isEmpty());
    }
}
