package io.proxquant.recipes;

import java.util.List;
import java.util.stream.Collectors;

/** A recipe that cannot be used, with everything that is wrong with it at once. */
public final class RecipeException extends Exception {
    private final transient List<Problem> problems;

    public RecipeException(String source, List<Problem> problems) {
        super(problems.stream().map(problem -> source + ":" + problem).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /** All problems, in the order of the file. */
    public List<Problem> problems() {
        return problems;
    }
}
