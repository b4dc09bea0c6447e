package io.proxquant.cli.watch;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.proxquant.contracts.ArtifactKind;
import io.proxquant.contracts.ArtifactRejected;
import io.proxquant.contracts.EvaluationCompleted;
import io.proxquant.contracts.Phase;
import io.proxquant.contracts.PromotionDecided;
import io.proxquant.contracts.Quantization;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.Verdict;
import io.proxquant.local.StackProcess;

import static org.assertj.core.api.Assertions.assertThat;

/** What is printed in the end, for programs and for people. */
class ResultsTest {

    @Test
    void theJsonHasTheDocumentedFigures() {
        var json = ResultJson.of(images(), "http://127.0.0.1:8080");
        assertThat(json.get("floatAccuracy").doubleValue()).isEqualTo(0.95);
        assertThat(json.get("hardProjectedAccuracy").doubleValue()).isEqualTo(0.41);
        assertThat(json.get("quantizedAccuracy").doubleValue()).isEqualTo(0.93);
        assertThat(json.get("effectiveBitsPerWeight").doubleValue()).isEqualTo(1.03);
        assertThat(json.get("storedBytes").longValue()).isEqualTo(2_000);
        assertThat(json.get("sourceBytes").longValue()).isEqualTo(60_000);
        assertThat(json.get("decision").textValue()).isEqualTo("promoted");
        assertThat(json.get("consoleUrl").textValue()).isEqualTo("http://127.0.0.1:8080");
        assertThat(json.get("variants")).hasSize(1);
        assertThat(json.has("quantizedPerplexity")).isFalse();
    }

    @Test
    void textHasPerplexitiesInTheirPlace() {
        var variant = new VariantResult("two-bit");
        variant.evaluation(Events.evaluation(
                9, Phase.FINAL, "two-bit", ArtifactKind.HARD, Events.perplexity(61.5), Events.perplexity(66.25)));
        var json = ResultJson.of(new RunResults("text", "text-1", 9, List.of(variant), Map.of()), "");
        assertThat(json.get("floatPerplexity").doubleValue()).isEqualTo(61.5);
        assertThat(json.get("quantizedPerplexity").doubleValue()).isEqualTo(66.25);
        assertThat(json.has("quantizedAccuracy")).isFalse();
        assertThat(json.has("consoleUrl")).isFalse();
        assertThat(json.get("decision").textValue()).isEqualTo("not-judged");
    }

    @Test
    void theTableSetsFloatAgainstProjectedAgainstQuantized() {
        String table = String.join("\n", ResultTable.of(images(), "http://127.0.0.1:8080", 80));
        assertThat(table)
                .contains("scored on the test split")
                .containsPattern("accuracy +bits +bytes +verdict")
                .containsPattern("float baseline +95.00 % +32.00 +60,000")
                .containsPattern("warm start, hard projected +41.00 %")
                .containsPattern("binary +93.00 % +1.03 +2,000 +promoted")
                .contains("binary: promoted, as champion number 1")
                .contains("Console: http://127.0.0.1:8080");
    }

    @Test
    void theReadmeAndTheScriptThatGivesTheDemoItselfSpeakOfThatTable() throws Exception {
        Path root = Path.of(System.getProperty(StackProcess.ROOT_PROPERTY));
        String sentence = "binary: promoted, as champion number 1";
        assertThat(ResultTable.of(images(), "", 80)).contains(sentence);
        assertThat(root.resolve("README.md")).content().contains(sentence);
        assertThat(root.resolve(".ci/run")).content().contains("grep -q '" + sentence + "'");
    }

    @Test
    void everyVariantHasItsLineItsWordAndItsEntry() {
        RunResults results = several();
        assertThat(ResultTable.of(results, "", 80))
                .anyMatch(line -> line.matches(" +binary +93.00 % .* rejected"))
                .anyMatch(line -> line.matches(" +ternary +94.00 % .* promoted"))
                .anyMatch(line -> line.matches(" +path-0.1 +94.50 % .* not promotable"))
                .anyMatch(line -> line.matches(" +a-name-of-a-very.*….* not quantized"))
                .anyMatch(line -> line.startsWith("binary: rejected, RULE_FAILED: At least one rule's limit is broken"))
                .allMatch(line -> line.length() <= 80);
        var json = ResultJson.of(results, "");
        assertThat(json.get("decision").textValue()).isEqualTo("promoted");
        assertThat(json.get("quantization").textValue()).isEqualTo("ternary");
        assertThat(json.get("quantizedAccuracy").doubleValue()).isEqualTo(0.94);
        assertThat(json.get("variants"))
                .extracting(entry -> entry.get("decision").textValue())
                .containsExactly("rejected", "promoted", "not-promotable", "not-quantized");
        assertThat(json.at("/variants/0/reason").textValue()).isEqualTo("RULE_FAILED");
        assertThat(json.at("/variants/3/detail").textValue()).isEqualTo("conv1.weight[7] is NaN");
        assertThat(results.outcome().exitStatus()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 60, 80, 120})
    void noLineIsLongerThanTheTerminal(int columns) {
        assertThat(ResultTable.of(several(), "http://127.0.0.1:8080", columns))
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(columns))
                .anyMatch(line -> line.contains("94.00 %"));
    }

    @Test
    void theVeryWeightsOfTheChampionAreASuccessInWords() {
        var again = hard("binary", 0.93, Events.rejected(90, "binary", ReasonCode.ALREADY_CHAMPION));
        RunResults results = results(again);
        assertThat(String.join(" ", ResultTable.of(results, "", 80)))
                .contains("already champion")
                .contains("nothing had to move")
                .doesNotContain("rejected");
        assertThat(ResultJson.of(results, "").get("decision").textValue()).isEqualTo("already-champion");
        assertThat(results.outcome()).isEqualTo(RunOutcome.PROMOTED);
        assertThat(results.outcome().exitStatus()).isZero();
        assertThat(ResultTable.of(results, "", 80)).allMatch(line -> line.length() <= 80);
    }

    @Test
    void theExitStatusTellsAShutGateFromAFailureAndFromWorkWithoutAVerdict() {
        var shut = hard("binary", 0.2, Events.rejected(90, "binary", ReasonCode.RULE_FAILED));
        assertThat(results(shut).outcome().exitStatus()).isEqualTo(3);
        assertThat(results(shut, path()).outcome().exitStatus()).isEqualTo(3);
        assertThat(results(shut, unmade("ternary")).outcome().exitStatus()).isEqualTo(1);
        var refused = hard("binary", 0.2, Events.decided(90, "binary", Verdict.REFUSED));
        assertThat(results(refused).outcome().exitStatus()).isEqualTo(1);
        assertThat(results().outcome().exitStatus())
                .as("a float run has nothing to promote")
                .isZero();
        assertThat(results(path()).outcome().exitStatus())
                .as("a prox path is for study")
                .isZero();
    }

    @Test
    void thePointOfAPathIsNotPromotableWhetherOrNotItsDecisionHasArrived() {
        var with = path();
        with.decision(Events.rejected(90, "path-0.1", ReasonCode.KIND_NOT_PROMOTABLE));
        assertThat(with.verdict()).isEqualTo(path().verdict()).isEqualTo(VariantVerdict.NOT_PROMOTABLE);
    }

    @Test
    void theHeadlineIsAPackedVariantEvenIfThePathComesFirst() {
        var path = new VariantResult("path-0.1");
        path.evaluation(Events.evaluation(
                9, Phase.FINAL, "path-0.1", ArtifactKind.PROX, Events.accuracy(0.95), Events.accuracy(0.94)));
        var packed = new VariantResult("binary");
        packed.evaluation(Events.evaluation(9, Phase.FINAL, "binary", 0.93));
        var json = ResultJson.of(new RunResults("shapes", "r", 9, List.of(path, packed), Map.of()), "");
        assertThat(json.get("quantizedAccuracy").doubleValue()).isEqualTo(0.93);
    }

    private static RunResults several() {
        return results(
                hard("binary", 0.93, Events.rejected(90, "binary", ReasonCode.RULE_FAILED)),
                hard("ternary", 0.94, Events.decided(90, "ternary", Verdict.PROMOTED)),
                path(),
                unmade("a-name-of-a-very-long-quantization-that-somebody-chose"));
    }

    private static VariantResult hard(String name, double accuracy, PromotionDecided decision) {
        var variant = new VariantResult(name);
        variant.evaluation(Events.evaluation(90, Phase.FINAL, name, accuracy));
        variant.decision(decision);
        return variant;
    }

    private static VariantResult path() {
        var path = new VariantResult("path-0.1");
        path.evaluation(Events.evaluation(
                90, Phase.FINAL, "path-0.1", ArtifactKind.PROX, Events.accuracy(0.95), Events.accuracy(0.945)));
        return path;
    }

    private static VariantResult unmade(String name) {
        var unmade = new VariantResult(name);
        unmade.rejected(new ArtifactRejected(
                "shapes",
                "shapes-1",
                90L,
                null,
                new Quantization(name, ArtifactKind.HARD, Events.DIGEST),
                ReasonCode.WEIGHTS_NOT_FINITE,
                "conv1.weight[7] is NaN"));
        return unmade;
    }

    private static RunResults results(VariantResult... variants) {
        return new RunResults("shapes", "shapes-1", 90, List.of(variants), Map.of());
    }

    private static RunResults images() {
        EvaluationCompleted warmStart = Events.evaluation(40, Phase.WARM_START, "binary", 0.41);
        var variant = new VariantResult("binary");
        variant.evaluation(Events.evaluation(90, Phase.FINAL, "binary", 0.93));
        variant.decision(Events.decided(90, "binary", Verdict.PROMOTED));
        return new RunResults("shapes", "shapes-1", 90, List.of(variant), Map.of("binary", warmStart));
    }
}
