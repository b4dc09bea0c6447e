package io.proxquant.cli.submit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

import io.proxquant.contracts.Digest;
import io.proxquant.contracts.RunRequested;
import io.proxquant.models.data.Normalization;
import io.proxquant.models.data.types.DataTypes;
import io.proxquant.models.data.types.FileNames;
import io.proxquant.recipes.BitsSection;
import io.proxquant.recipes.Recipe;
import io.proxquant.recipes.WarmStartSection;
import io.proxquant.registry.runs.RunState;
import io.proxquant.registry.runs.StoredRun;

/**
 * What a run needs beside its recipe, and what of that is missing: reported when it is submitted, since it would otherwise be
 * found out only when a trainer takes the run.
 */
public final class RunNeeds {
    private RunNeeds() {}

    /** What a recipe needs, in words for each thing. */
    static List<String> of(Recipe recipe) {
        List<String> needs = new ArrayList<>();
        startsFrom(recipe).ifPresent(run -> needs.add("float run " + run + " (training.warmStart.run)"));
        if (recipe.data() != null) {
            List<String> roles = FileNames.of(recipe.data())
                    .map(names -> List.copyOf(names.whole().keySet()))
                    .orElse(List.of());
            needs.add(
                    roles.isEmpty()
                            ? "no data files"
                            : "--data " + recipe.data().type() + "=LOCATION with " + String.join(", ", roles));
        }
        normalization(recipe).ifPresent(needs::add);
        planPlaces(recipe, digest -> false)
                .forEach(
                        (place, plan) -> needs.add("plan of bits " + plan + " (" + place + "), by submit --plan FILE"));
        return needs;
    }

    /** How pixels are normalised, if the data has any; another normalisation would be another input for the network. */
    static Optional<String> normalization(Recipe recipe) {
        return recipe.data() == null
                ? Optional.empty()
                : DataTypes.normalization(recipe.data()).map(RunNeeds::words);
    }

    private static String words(Normalization normalization) {
        return "pixels normalised by mean " + normalization.mean() + " and deviation " + normalization.deviation();
    }

    /** Plans of bits that the recipe only names and that are not there, by the key that names them. */
    private static Map<String, Digest> planPlaces(Recipe recipe, Predicate<Digest> there) {
        Map<String, Digest> places = new LinkedHashMap<>();
        for (int i = 0; i < recipe.quantizations().size(); i++) {
            BitsSection bits = recipe.quantizations().get(i).bits();
            if (bits != null && bits.pinned() != null && bits.plan() == null && !there.test(bits.pinned())) {
                places.put("quantizations[" + i + "].bits.plan", bits.pinned());
            }
        }
        return places;
    }

    private static Optional<String> startsFrom(Recipe recipe) {
        WarmStartSection warmStart =
                recipe.training() == null ? null : recipe.training().warmStart();
        return Optional.ofNullable(warmStart == null ? null : warmStart.run());
    }

    /**
     * What to report when this work is submitted: its data, and what it needs that is not there yet.
     *
     * @return a sentence each
     */
    public static List<String> told(Submitted work, Installation installation) {
        List<String> told = new ArrayList<>();
        if (work.recipe().data() != null) {
            told.add("Data " + work.recipe().data().type() + ", digest " + work.data()
                    + normalization(work.recipe()).map(words -> "; " + words).orElse(""));
        }
        lacking(work, installation).ifPresent(told::add);
        told.addAll(
                lackingPlans(work.recipe(), digest -> installation.plan(digest).isPresent()));
        return told;
    }

    /** @param stored whether the installation has the plan of this digest */
    static List<String> lackingPlans(Recipe recipe, Predicate<Digest> stored) {
        List<String> lacking = new ArrayList<>();
        planPlaces(recipe, stored)
                .forEach((place, plan) -> lacking.add("It needs the plan of bits " + plan + " (" + place
                        + "), which is not stored in this installation: 'submit' of the same file with --plan FILE stores"
                        + " it, and what is quantized by it before that is refused"));
        return lacking;
    }

    private static Optional<String> lacking(Submitted work, Installation installation) {
        Optional<String> pattern =
                work.event() instanceof RunRequested request && request.checkpoint() == null && !request.calibrates()
                        ? startsFrom(work.recipe())
                        : Optional.empty();
        if (pattern.isEmpty() || work.sweep()) {
            return pattern.map(run -> "Its runs start from those that training.warmStart.run names: " + run);
        }
        Long seed = ((RunRequested) work.event()).seed();
        String run = work.recipe()
                .training()
                .warmStart()
                .run(seed == null ? work.recipe().seed() : seed, 1);
        Optional<StoredRun> there = StoredRun.of(installation.runs(), run);
        if (there.isEmpty()) {
            return Optional.of(
                    "It needs the float run " + run + " (training.warmStart.run), which no trainer took yet: submit"
                            + " that first, under --run " + run + ", or this run fails");
        }
        return Optional.of(
                there.get().state() == RunState.COMPLETED
                        ? "It starts from run " + run
                        : "It needs the float run " + run + " (training.warmStart.run), which is "
                                + there.get().state().wire() + " and not completed");
    }
}
