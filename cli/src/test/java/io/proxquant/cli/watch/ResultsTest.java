package io.proxquant.cli.watch;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.proxquant.contracts.ArtifactKind;
import io.proxquant.contracts.EvaluationCompleted;
import io.proxquant.contracts.Phase;
import io.proxquant.contracts.Verdict;

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
        String table = String.join("\n", ResultTable.of(images(), "http://127.0.0.1:8080"));
        assertThat(table)
                .containsPattern("test accuracy +bits/weight +bytes")
                .containsPattern("float baseline +95.00 % +32.00 +60,000")
                .containsPattern("hard projection of the warm start +41.00 %")
                .containsPattern("quantized: binary +93.00 % +1.03 +2,000")
                .contains("Gate: promoted")
                .contains("Console: http://127.0.0.1:8080");
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

    private static RunResults images() {
        EvaluationCompleted warmStart = Events.evaluation(40, Phase.WARM_START, "binary", 0.41);
        var variant = new VariantResult("binary");
        variant.evaluation(Events.evaluation(90, Phase.FINAL, "binary", 0.93));
        variant.decision(Events.decided(90, "binary", Verdict.PROMOTED));
        return new RunResults("shapes", "shapes-1", 90, List.of(variant), Map.of("binary", warmStart));
    }
}
