package io.proxquant.trainer.run;

import io.proxquant.checkpoints.manifest.SweepManifest;
import io.proxquant.contracts.CanonicalJson;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.RunRequested;
import io.proxquant.contracts.cloudevents.Cause;
import io.proxquant.contracts.cloudevents.EventContext;
import io.proxquant.messaging.EventPublisher;
import io.proxquant.messaging.EventRefusedException;
import io.proxquant.messaging.PartitionPlacement;
import io.proxquant.messaging.Work;
import io.proxquant.recipes.Recipe;
import io.proxquant.registry.runs.Sweeps;
import io.proxquant.registry.submissions.RecipeUse;
import io.proxquant.registry.submissions.Recipes;

/**
 * Turns the request for a sweep into one request for each of its runs, on partition after partition, so that the trainers of
 * the group share them. The list of runs is stored first; a repeat after a crash publishes the same requests with the same ids,
 * and a run that was begun or finished meanwhile is the same run.
 */
public final class SweepRequests {
    private static final System.Logger LOG = System.getLogger(SweepRequests.class.getName());

    private final Recipes recipes;
    private final Sweeps sweeps;
    private final EventPublisher publisher;

    public SweepRequests(Recipes recipes, Sweeps sweeps, EventPublisher publisher) {
        this.recipes = recipes;
        this.sweeps = sweeps;
        this.publisher = publisher;
    }

    /**
     * Expands the request if it is one for a sweep; returns after the broker has all the runs.
     *
     * @return whether it was; otherwise the request is for a run of its own
     * @throws EventRefusedException before anything is published
     */
    boolean expand(RunRequested request, Cause cause, Work work) throws EventRefusedException {
        if (request.calibrates() || request.sweep() != null) {
            return false;
        }
        Recipe recipe = recipes.read(request.recipe(), request.model(), RecipeUse.TRAINING);
        if (recipe.sweep() == null) {
            return false;
        }
        SweepManifest sweep = sweeps.offer(SweepExpansion.of(request, recipe.sweep()), cause.traceparent());
        requireSame(sweep, request);
        for (int number = 1; number <= sweep.members().size(); number++) {
            work.stopHere("sweep " + request.run() + " left before run " + number);
            RunRequested member = SweepExpansion.member(request, sweep, number);
            publisher.publish(
                    member,
                    EventContext.of(CanonicalJson.digest(member), member.recipe(), cause),
                    new PartitionPlacement(request.run(), number));
            work.alive();
            work.reached("asked", number);
        }
        LOG.log(
                System.Logger.Level.INFO,
                "sweep {0} of {1}: asked for {2} runs",
                request.run(),
                request.model(),
                sweep.members().size());
        return true;
    }

    /**
     * Refuses a stored list of other runs. The claim gave the name to this request, so such a list can only have been put there
     * by somebody else.
     */
    private static void requireSame(SweepManifest sweep, RunRequested request) throws EventRefusedException {
        boolean same = sweep.model().equals(request.model())
                && sweep.recipe().equals(request.recipe())
                && sweep.data().equals(request.data());
        if (!same) {
            throw new EventRefusedException(
                    ReasonCode.MANIFEST_INVALID, sweep.home() + " is not the sweep that the request asks for");
        }
    }
}
