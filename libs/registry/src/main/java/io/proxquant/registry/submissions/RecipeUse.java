package io.proxquant.registry.submissions;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import io.proxquant.recipes.Recipe;
import io.proxquant.recipes.RecipeSection;

/** What a recipe is read for: the sections that are validated then, and those that have to be there. */
public enum RecipeUse {
    /** To train by; the sweep is looked at to see whether the request is for one. */
    TRAINING("a run", List.of(RecipeSection.NETWORK, RecipeSection.DATA, RecipeSection.TRAINING), RecipeSection.SWEEP),
    /** To run a network that is there already. */
    CALIBRATION(
            "a calibration",
            List.of(RecipeSection.NETWORK, RecipeSection.DATA),
            RecipeSection.TRAINING,
            RecipeSection.SWEEP),
    /** To make artifacts; network and data may be of types unknown here. */
    QUANTIZATION("a quantization", List.of(), RecipeSection.QUANTIZATIONS),
    /** To know the method by which a checkpoint was frozen. */
    FREEZING("a freeze", List.of(), RecipeSection.TRAINING),
    /** To score and judge; how the network was trained does not matter. */
    EVALUATION(
            "an evaluation",
            List.of(RecipeSection.NETWORK, RecipeSection.DATA, RecipeSection.EVALUATION),
            RecipeSection.GATE);

    private final String what;
    private final Set<RecipeSection> needed;
    private final Set<RecipeSection> validated;

    RecipeUse(String what, List<RecipeSection> needed, RecipeSection... optional) {
        this.what = what;
        this.needed = Collections.unmodifiableSet(set(needed));
        EnumSet<RecipeSection> all = set(needed);
        all.addAll(List.of(optional));
        this.validated = Collections.unmodifiableSet(all);
    }

    private static EnumSet<RecipeSection> set(List<RecipeSection> sections) {
        EnumSet<RecipeSection> set = EnumSet.noneOf(RecipeSection.class);
        set.addAll(sections);
        return set;
    }

    Set<RecipeSection> validated() {
        return validated;
    }

    boolean fits(Recipe recipe) {
        return needed.stream().allMatch(section -> there(recipe, section));
    }

    String need() {
        return what + " needs the sections "
                + needed.stream().map(RecipeSection::key).collect(Collectors.joining(", "));
    }

    private static boolean there(Recipe recipe, RecipeSection section) {
        return switch (section) {
            case NETWORK -> recipe.network() != null;
            case DATA -> recipe.data() != null;
            case TRAINING -> recipe.training() != null;
            case QUANTIZATIONS -> !recipe.quantizations().isEmpty();
            case EVALUATION -> recipe.evaluation() != null;
            case GATE -> recipe.gate() != null;
            case SWEEP -> recipe.sweep() != null;
        };
    }
}
