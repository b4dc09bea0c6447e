package io.proxquant.trainer.run;

import java.util.ArrayList;
import java.util.List;

import io.proxquant.checkpoints.manifest.SweepManifest;
import io.proxquant.contracts.Names;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.RunRequested;
import io.proxquant.contracts.Sweep;
import io.proxquant.messaging.EventRefusedException;
import io.proxquant.recipes.SweepSection;

/** Derives the runs of a sweep from its request and its recipe alone, so that every expansion gives the same. */
final class SweepExpansion {
    private SweepExpansion() {}

    /**
     * The runs, each with a name of its own.
     *
     * @throws EventRefusedException with SWEEP_INVALID when a name would be too long or the request fixes what the sweep varies
     */
    static SweepManifest of(RunRequested request, SweepSection sweep) throws EventRefusedException {
        fixed("seed", request.seed() != null && sweep.seeds() != null);
        fixed("rate", request.rate() != null && sweep.rates() != null);
        List<SweepManifest.Member> members = new ArrayList<>();
        for (SweepSection.Member each : sweep.members()) {
            String run = Sweep.run(request.run(), members.size() + 1);
            if (!Names.valid(run)) {
                throw new EventRefusedException(
                        ReasonCode.SWEEP_INVALID,
                        "the run name " + run + " has " + run.length() + " characters, " + Names.LONGEST
                                + " are allowed; give the sweep a shorter name");
            }
            members.add(new SweepManifest.Member(
                    run,
                    each.seed() == null ? request.seed() : each.seed(),
                    each.rate() == null ? request.rate() : each.rate()));
        }
        return new SweepManifest(
                SweepManifest.FORMAT, request.run(), request.model(), request.recipe(), request.data(), members);
    }

    /** The request for one of the runs; all else is as the sweep's own request has it. */
    static RunRequested member(RunRequested request, SweepManifest sweep, int number) {
        SweepManifest.Member member = sweep.members().get(number - 1);
        return RunRequested.training(member.run(), request.model(), request.recipe(), request.data())
                .startingFrom(request.checkpoint())
                .memberOf(new Sweep(sweep.sweep(), sweep.members().size(), number))
                .seeded(member.seed())
                .atRate(member.rate());
    }

    private static void fixed(String what, boolean twice) throws EventRefusedException {
        if (twice) {
            throw new EventRefusedException(
                    ReasonCode.SWEEP_INVALID,
                    "the request gives a " + what + ", and the recipe's sweep gives " + what
                            + "s; leave one of them out");
        }
    }
}
