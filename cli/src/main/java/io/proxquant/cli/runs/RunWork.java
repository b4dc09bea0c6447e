package io.proxquant.cli.runs;

import io.proxquant.cli.CommandFailure;
import io.proxquant.cli.submit.Installation;
import io.proxquant.cli.submit.Submitted;
import io.proxquant.contracts.RunRequested;
import io.proxquant.recipes.Recipe;

/** Rebuilds work that somebody asked for earlier, so that it can be followed. */
public final class RunWork {
    private RunWork() {}

    /** The work of this request, by its recipe in the store. */
    public static Submitted of(RunRequested request, Installation installation) {
        Recipe recipe = installation.recipeFiles().stored(request.recipe(), installation.recipe(request.recipe()));
        String calibrated = request.calibrates()
                ? installation
                        .artifact(request.artifact())
                        .map(artifact -> artifact.quantization().name())
                        .orElseThrow(() -> new CommandFailure(request.artifact() + " is not in the store any more"))
                : null;
        if (recipe.sweep() != null && request.sweep() == null && !request.calibrates()) {
            throw new CommandFailure(request.run() + " is a sweep; ./proxquant compare " + request.run()
                    + " reports on its runs, and each can be followed: " + request.run() + "-1 ...");
        }
        return new Submitted(request, request.model(), request.run(), recipe, request.data(), null, calibrated, true);
    }
}
