package io.proxquant.cli.submit;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

import io.proxquant.contracts.Digest;
import io.proxquant.contracts.EncodedNames;
import io.proxquant.contracts.MayBeAbsent;
import io.proxquant.recipes.PhaseSection;
import io.proxquant.recipes.QuantizationVariant;
import io.proxquant.recipes.Recipe;
import io.proxquant.recipes.TrainingSection;
import io.proxquant.recipes.WarmStartSection;

/**
 * What a recipe declares, in short.
 *
 * @param digest under which it is stored
 * @param network type and parameters, defaults filled in
 * @param data type and parameters, defaults filled in
 * @param training its phases in order, a sentence each; empty where nothing is trained
 * @param needs what must be in the installation, or given with it, when it is submitted
 * @param quantizations names of what is made of each checkpoint
 * @param runs how many one request becomes
 * @param gate the rules by which something is promoted
 */
public record RecipeSummary(
        Digest digest,
        String model,
        long seed,
        @MayBeAbsent Map<String, Object> network,
        @MayBeAbsent Map<String, Object> data,
        @MayBeAbsent String method,
        List<String> training,
        List<String> needs,
        List<String> quantizations,
        int runs,
        @MayBeAbsent String evaluation,
        Map<String, Double> gate) {

    /** The summary of a sound recipe. */
    public static RecipeSummary of(Recipe recipe) {
        TrainingSection training = recipe.training();
        return new RecipeSummary(
                recipe.digest(),
                recipe.model(),
                recipe.seed(),
                recipe.network() == null ? null : recipe.network().flat(),
                recipe.data() == null ? null : recipe.data().flat(),
                training == null || training.method() == null
                        ? null
                        : training.method().name(),
                training == null ? List.of() : phases(training),
                RunNeeds.of(recipe),
                recipe.variants().stream().map(QuantizationVariant::name).toList(),
                recipe.sweep() == null ? 1 : recipe.sweep().members().size(),
                recipe.evaluation() == null
                        ? null
                        : recipe.evaluation().policy().wire(),
                recipe.gate() == null ? Map.of() : recipe.gate().byKey());
    }

    private static List<String> phases(TrainingSection training) {
        List<String> phases = new ArrayList<>();
        WarmStartSection warmStart = training.warmStart();
        if (warmStart != null && warmStart.trainsHere()) {
            phases.add("warm start, " + epochs(warmStart.phase()));
        } else if (warmStart != null) {
            phases.add("warm start from "
                    + (warmStart.run() == null ? "checkpoint " + warmStart.checkpoint() : "run " + warmStart.run()));
        }
        if (training.quantize() != null) {
            phases.add("quantize, " + epochs(training.quantize()));
        }
        if (training.freeze() != null) {
            phases.add("freeze, " + epochs(training.freeze()));
        }
        return phases;
    }

    private static String epochs(PhaseSection phase) {
        return phase.epochs() + " epochs";
    }

    /** The summary as text for people. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("  digest         " + digest);
        lines.add("  model          " + EncodedNames.shown(model) + ", seed " + seed);
        add(lines, "network", network);
        add(lines, "data", data);
        if (!training.isEmpty()) {
            lines.add("  training       " + (method == null ? "" : method + ": ") + String.join("; ", training));
        }
        needs.forEach(need -> lines.add("  needs          " + need));
        if (!quantizations.isEmpty()) {
            lines.add("  quantizations  " + String.join(", ", quantizations));
        }
        if (runs > 1) {
            lines.add("  sweep          " + runs + " runs");
        }
        if (evaluation != null) {
            lines.add("  evaluation     of checkpoints: " + evaluation);
        }
        if (!gate.isEmpty()) {
            lines.add("  gate           " + values(gate));
        }
        return lines;
    }

    private static void add(List<String> lines, String name, Map<String, Object> flat) {
        if (flat != null) {
            lines.add(String.format(Locale.ROOT, "  %-14s ", name) + values(flat));
        }
    }

    private static String values(Map<String, ?> map) {
        return map.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(", "));
    }
}
