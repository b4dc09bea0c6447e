package io.proxquant.cli.watch;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.proxquant.contracts.EvaluationCompleted;
import io.proxquant.contracts.Scores;
import io.proxquant.contracts.ShownNames;

/**
 * The one object that {@code --json} prints. Its top level speaks of the {@link RunResults#main() main} variant;
 * {@code variants} has one entry for each. Accuracies are in [0,1]; text has perplexities in their place.
 */
public final class ResultJson {
    private ResultJson() {}

    /**
     * The object for these results.
     *
     * @param consoleUrl empty when unknown, then left out
     */
    public static ObjectNode of(RunResults results, String consoleUrl) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ShownNames.put(json, "model", results.model());
        ShownNames.put(json, "run", results.run());
        json.put("step", results.step());
        results.main().ifPresent(main -> {
            json.put("quantization", main.name());
            describe(json, main, results);
        });
        ArrayNode all = json.putArray("variants");
        for (VariantResult variant : results.variants()) {
            ObjectNode entry = all.addObject();
            entry.put("name", variant.name());
            describe(entry, variant, results);
        }
        if (!consoleUrl.isEmpty()) {
            json.put("consoleUrl", consoleUrl);
        }
        return json;
    }

    private static void describe(ObjectNode json, VariantResult variant, RunResults results) {
        variant.evaluation().ifPresent(evaluation -> figures(json, evaluation, results));
        json.put("decision", variant.verdict().wire());
        variant.reason().ifPresent(reason -> json.put("reason", reason.code()));
        if (!variant.detail().isEmpty()) {
            json.put("detail", variant.detail());
        }
    }

    private static void figures(ObjectNode json, EvaluationCompleted evaluation, RunResults results) {
        RunResults.baseline(evaluation).ifPresent(scores -> scores(json, "float", scores));
        results.projected(evaluation.quantization()).ifPresent(scores -> scores(json, "hardProjected", scores));
        scores(json, "quantized", RunResults.artifact(evaluation));
        json.put("effectiveBitsPerWeight", evaluation.footprint().effectiveBits());
        json.put("storedBytes", evaluation.footprint().storedBytes());
        json.put("sourceBytes", evaluation.footprint().sourceBytes());
    }

    private static void scores(ObjectNode json, String whose, Scores scores) {
        if (scores.accuracy() != null) {
            json.put(whose + "Accuracy", scores.accuracy());
        }
        if (scores.perplexity() != null) {
            json.put(whose + "Perplexity", scores.perplexity());
        }
    }
}
